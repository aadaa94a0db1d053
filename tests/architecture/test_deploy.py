"""The examples for a real installation write no visitor down and give the service no right too many."""

import re

from tests.architecture.sources import ROOT

DEPLOY = ROOT / "deploy"


def directives(text: str) -> list[str]:
    """Lines that do something, without comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def test_the_proxy_keeps_no_access_log() -> None:
    lines = directives((DEPLOY / "Caddyfile").read_text())
    assert any(line.startswith("reverse_proxy unix//") for line in lines)
    assert lines.count("exclude http.log http.handlers http.stdlib") == 1, "errors name the visitor"
    assert len([line for line in lines if re.match(r"log\b|access_log|log_append", line)]) == 1


def test_the_service_leaves_no_core_and_reads_no_home() -> None:
    lines = directives((DEPLOY / "rinnalla.service").read_text())
    for line in (
        "LimitCORE=0",
        "ProtectHome=yes",
        "ProtectSystem=strict",
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "Restart=always",
    ):
        assert line in lines


def test_keys_and_data_lie_apart() -> None:
    settings = dict(re.findall(r"Environment=(RINNALLA_\w+)=(\S+)", (DEPLOY / "rinnalla.service").read_text()))
    data = settings["RINNALLA_DATA_DIR"].rstrip("/") + "/"
    assert not settings["RINNALLA_KEY_FILE"].startswith(data)
    assert not settings["RINNALLA_KEYS_URL"].removeprefix("sqlite:///").startswith(data)


def test_the_console_runs_with_the_settings_of_the_service() -> None:
    service = set(re.findall(r"Environment=(RINNALLA_\w+=\S+)", (DEPLOY / "rinnalla.service").read_text()))
    console = set(re.findall(r"--setenv=(RINNALLA_\w+=\S+)", (DEPLOY / "rinnalla-console").read_text()))
    assert service == console


def test_backups_live_as_long_as_people_are_told() -> None:
    assert "-mtime +13 -delete" in (DEPLOY / "rinnalla-backup").read_text()


def test_the_first_line_of_the_readme_installs_what_the_commands_need() -> None:
    said = "sudo apt install git make python3-venv"
    assert said in (ROOT / "README.md").read_text()
    assert "apt install python3-venv" in (ROOT / "scripts/environment").read_text()
