"""Commands as somebody at the machine meets them: done is 0, refused is 1 with one plain reason, called wrongly is 2."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.app.shell import Shell

FOUNDED = (
    "--organisation", "Rantatalo", "--responsible", "Hallitus", "--contact", "Toimisto, PL 1", "--country", "fi",
    "--zone", "Europe/Helsinki", "--languages", "fi,sv", "--exit-url", "https://weather.example/",
    "--programme", "Eron jälkeen", "--line", "Miehille eron jälkeen",
)  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "place")


def test_nothing_is_served_before_there_are_tables(shell: Shell) -> None:
    said = shell.really_run("serve")
    assert (said.status, said.plain, said.out) == (1, True, "")
    assert said.err == "There is no house here yet. First: ./rinnalla migrate\n"


def test_migrating_twice_is_safe(shell: Shell) -> None:
    assert shell.run("migrate").status == 0
    again = shell.run("migrate")
    assert again.status == 0
    assert "was up to date" in again.out


def test_a_database_of_a_newer_house_is_left_alone(shell: Shell) -> None:
    shell.run("migrate")
    with closing(sqlite3.connect(shell.folder / "rinnalla.db", isolation_level=None)) as place:
        place.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in ("serve", "migrate", "check"):
        said = shell.run(command)
        assert (said.status, said.plain) == (1, True)
        assert "newer version" in said.err


def test_a_house_is_set_up_from_nothing_and_only_once(shell: Shell) -> None:
    said = shell.run("setup", *FOUNDED)
    assert said.status == 0
    assert f"{shell.base}/invite/" in said.out
    again = shell.run("setup", *FOUNDED)
    assert (again.status, again.plain) == (1, True)
    assert "set up already" in again.err
    another = shell.run("setup", "--another", *FOUNDED)
    assert another.status == 0
    assert "/invite/" not in another.out


def test_setup_asks_for_what_was_not_given_and_asks_again_for_nonsense(shell: Shell) -> None:
    answers = [
        "Rantatalo",
        "",
        "Toimisto",
        "Finland",
        "fi",
        "",
        "fi,xx",
        "fi",
        "http://plain.example",
        "https://a.example/",
        "Eron jälkeen",
        "Miehille",
    ]
    said = shell.run("setup", typed="\n".join(answers) + "\n")
    assert said.status == 0, said.err
    assert "/invite/" in said.out
    assert "two letters" in said.out + said.err


def test_setup_without_answers_does_nothing(shell: Shell) -> None:
    said = shell.run("setup")
    assert (said.status, said.plain) == (1, True)
    assert shell.run("setup", *FOUNDED).status == 0


def test_check_says_what_keeps_the_doors_shut(shell: Shell) -> None:
    shell.run("setup", *FOUNDED)
    for settings in ({}, {"RINNALLA_ORIGIN": "https://chat.example.org"}):
        said = shell.run("check", **settings)
        assert (said.status, said.plain) == (1, True)
        assert "The doors of Eron jälkeen stay shut until" in said.err
        assert "Missing: fi, sv" in said.err
    slip = shell.run("check", RINNALLA_ORGIN="https://chat.example.org")
    assert "RINNALLA_ORGIN is no setting" in slip.err


def test_check_sees_a_key_file_that_others_can_read(shell: Shell) -> None:
    shell.run("setup", *FOUNDED)
    (shell.folder / "rinnalla.key").chmod(0o644)
    assert "can be read by others" in shell.run("check").err


def test_a_role_is_given_by_a_link(shell: Shell) -> None:
    shell.run("setup", *FOUNDED)
    said = shell.run("staff", "invite", "--programme", "Eron jälkeen", "--role", "coordinator")
    assert said.status == 0
    assert f"{shell.base}/invite/" in said.out
    unknown = shell.run("staff", "invite", "--programme", "Nothing", "--role", "coordinator")
    assert (unknown.status, unknown.plain) == (1, True)
    assert "Eron jälkeen" in unknown.err
    assert shell.run("staff", "invite", "--role", "coordinator").status == 2
    assert shell.run("staff", "invite", "--programme", "Eron jälkeen", "--role", "king").status == 2


def test_settings_that_make_no_sense_are_named_in_one_line_each(shell: Shell) -> None:
    said = shell.run("serve", RINNALLA_PORT="many", RINNALLA_LOG="loud")
    assert (said.status, said.plain) == (1, True)
    assert len(said.err.strip().splitlines()) == 2
    workers = shell.run("serve", "--workers", "3")
    assert (workers.status, workers.plain) == (1, True)
    assert "PostgreSQL and Redis" in workers.err


def test_a_demonstration_stays_on_this_machine_and_out_of_real_houses(shell: Shell, tmp_path: Path) -> None:
    shell.run("migrate")
    public = {"RINNALLA_ORIGIN": "https://chat.example.org"}
    assert "this machine only" in shell.run("demo", **public).err
    assert shell.run("demo").status == 0
    refused = shell.run("serve", **public)
    assert (refused.status, refused.plain) == (1, True)
    assert "made-up people" in refused.err
    assert shell.run("check").status == 0
    assert shell.run("check", **public).status == 1
    assert "made-up people" in shell.run("setup", *FOUNDED).err
    real = Shell(tmp_path / "real")
    real.run("setup", *FOUNDED)
    taken = real.run("demo")
    assert (taken.status, taken.plain) == (1, True)
    assert "set up here already" in taken.err


def test_the_demonstration_prints_how_everybody_signs_in_and_a_code_when_asked(shell: Shell) -> None:
    shell.run("migrate")
    first, second = shell.run("demo"), shell.run("demo")
    assert first.out == second.out
    assert "Early Redwing" in first.out
    row = next(line for line in first.out.splitlines() if "Steady Kayak" in line).split()
    assert len(row[3]) == 32
    assert row[4] == "support_person"
    code = shell.run("demo", "--code", "Steady Kayak")
    assert code.out.strip().isdigit()
    nobody = shell.run("demo", "--code", "Nobody")
    assert (nobody.status, nobody.plain) == (1, True)


def test_a_fixture_gives_a_cookie_a_line_and_only_in_an_empty_place(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "people.jsonl"
    said = shell.run("load-fixture", "--meetings", "2", "--people", "3", "--idle", "4", "--out", str(out))
    assert said.status == 0, said.err
    people = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["role"] for one in people].count("facilitator") == 2
    assert [one["meeting"] for one in people].count(None) == 4
    assert len(people) == 12
    assert all(one["cookie"].startswith("rinnalla=") for one in people)
    again = shell.run("load-fixture", "--meetings", "1", "--people", "1", "--out", str(out))
    assert (again.status, again.plain) == (1, True)


def test_the_clock_can_be_run_by_hand_and_the_log_be_verified(shell: Shell) -> None:
    shell.run("setup", *FOUNDED)
    assert "Everything that was due is done" in shell.really_run("sweep").out
    said = shell.run("log", "verify")
    assert said.status == 0
    assert "1 rows" in said.out
    with closing(sqlite3.connect(shell.folder / "rinnalla.db", isolation_level=None)) as place:
        place.execute("UPDATE staff_log SET code = 'nothing_at_all'")
    broken = shell.run("log", "verify")
    assert (broken.status, broken.plain) == (1, True)
    assert "broken" in broken.err


def test_every_command_explains_itself(shell: Shell) -> None:
    said = shell.run("--help")
    for command in ("serve", "setup", "migrate", "demo", "check", "staff", "backup", "keys", "restore", "sweep", "log"):
        assert command in said.out
    assert shell.really_run("nothing").status == 2
