"""The house's own commands, with every library and the house itself as talkative as they can be."""

from __future__ import annotations

import logging

import structlog

import app.commands.serving
import app.main
from app.cli import run
from core import log

_install = log.install


def install_loud(kind: str) -> None:
    """As the house's own, and then everything says all it has to say."""
    _install(kind)
    logging.root.setLevel(logging.DEBUG)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "websockets", "asyncio", "sqlalchemy.engine", "redis"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    for name in ("python_multipart", "python_multipart.multipart", "sqlalchemy.pool", "psycopg", "altcha"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    kept = structlog.get_config()
    structlog.configure(**{**kept, "wrapper_class": structlog.make_filtering_bound_logger(logging.DEBUG)})


if __name__ == "__main__":
    vars(app.main)["install"] = install_loud
    vars(app.commands.serving)["install"] = install_loud
    run()
