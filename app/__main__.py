"""`python -m app`: the commands of the house."""

from app.cli import run

if __name__ == "__main__":
    run()
