"""Settings: what an administrator writes is taken, completed or refused in plain words."""

from pathlib import Path

import pytest

from core.config import SETTINGS, BadSettings, Settings, load_settings, unknown_settings


def read(**given: str) -> Settings:
    return load_settings({f"RINNALLA_{name.upper()}": text for name, text in given.items()}, env_file=None)


def refusal(**given: str) -> str:
    with pytest.raises(BadSettings) as refused:
        read(**given)
    return "\n".join(refused.value.sentences)


def test_nothing_needs_to_be_set_on_a_laptop() -> None:
    settings = read()
    assert settings.is_sqlite
    assert not settings.is_postgres
    assert settings.is_loopback
    assert settings.bound_to_loopback
    assert not settings.secure_cookies
    assert settings.database_url.endswith("/var/rinnalla.db")
    assert settings.keys_url.endswith("/var/keys.db")
    assert settings.origin[0] == "http://127.0.0.1:8000"
    assert settings.limits
    assert settings.workers == 1


def test_every_setting_is_described_and_held() -> None:
    assert {setting.name for setting in SETTINGS} == set(Settings.__struct_fields__)
    assert all(setting.meaning.endswith((".", "org", "…")) and setting.default for setting in SETTINGS)


def test_another_port_moves_the_default_origin() -> None:
    assert "http://localhost:8123" in read(port="8123").origin


def test_a_public_origin_and_an_onion_address_give_secure_cookies() -> None:
    settings = read(origin="https://Chat.Example.org/, http://abcdefgh.onion")
    assert settings.origin == ("https://chat.example.org", "http://abcdefgh.onion")
    assert settings.secure_cookies
    assert not settings.is_loopback
    assert settings.hosts == {"chat.example.org", "abcdefgh.onion"}


def test_the_ordinary_port_is_left_out_of_an_origin() -> None:
    assert read(origin="https://example.org:443").origin == ("https://example.org",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("origin", "http://example.org"),
        ("origin", "https://example.org/chat"),
        ("origin", "https://example.org:99999"),
        ("origin", "example.org"),
        ("port", "0"),
        ("port", "eighty"),
        ("port", "٨٠٠٠"),
        ("workers", "-1"),
        ("log", "xml"),
        ("limits", "perhaps"),
        ("database_url", "mysql://x/y"),
        ("database_url", "sqlite:///:memory:"),
        ("redis_url", "http://localhost"),
        ("trusted_proxy", "0.0.0.0/0"),
        ("trusted_proxy", "proxy.example"),
        ("host", "example.org"),
        ("metrics_token", "short"),
    ],
)
def test_nonsense_is_refused_in_one_sentence_that_names_the_setting(name: str, text: str) -> None:
    said = refusal(**{name: text})
    assert said.startswith(f"RINNALLA_{name.upper()} ")
    assert said.endswith(".")
    assert "\n" not in said


def test_all_faults_are_told_at_once() -> None:
    said = refusal(port="x", log="y", limits="z")
    assert said.count("\n") == 2


def test_limits_can_be_off_only_on_loopback() -> None:
    assert read(limits="off").limits is False
    assert "loopback" in refusal(limits="off", host="192.0.2.7", origin="https://example.org")
    assert "loopback" in refusal(limits="off", origin="https://example.org")


def test_listening_to_the_world_needs_a_written_origin() -> None:
    assert "RINNALLA_ORIGIN" in refusal(host="192.0.2.7")
    assert read(host="::", origin="https://example.org").host == "::"


def test_a_unix_socket_counts_as_loopback() -> None:
    assert read(host="/run/rinnalla/socket").bound_to_loopback


def test_public_and_own_addresses_do_not_mix() -> None:
    assert "mix" in refusal(origin="https://example.org,http://127.0.0.1:8000")


def test_more_workers_need_postgres_and_redis() -> None:
    assert "RINNALLA_WORKERS" in refusal(workers="2")
    many = read(
        workers="4",
        database_url="postgresql://localhost/rinnalla",
        keys_url="postgresql://localhost/keys",
        redis_url="redis://localhost",
    )
    assert many.is_postgres
    assert many.workers == 4
    assert many.database_url.startswith("postgresql+psycopg://")


def test_postgres_wants_a_key_store_of_its_own() -> None:
    assert "RINNALLA_KEYS_URL" in refusal(database_url="postgresql://localhost/a")
    assert "RINNALLA_KEYS_URL" in refusal(database_url="postgresql://localhost/a", keys_url="postgresql://localhost/a")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("RINNALLA_PORT=8100\nRINNALLA_LOG=json\nRINNALLA_PROT=1\n")
    settings = load_settings({"RINNALLA_PORT": "8200", "HOME": "/"}, env_file)
    assert (settings.port, settings.log) == (8200, "json")
    assert unknown_settings({"RINNALLA_TEST_REDIS_URL": "x"}, env_file) == ["RINNALLA_PROT"]


def test_only_named_proxies_are_believed() -> None:
    proxies = read(trusted_proxy="10.0.0.0/8, ::1, unix").trusted_proxy
    assert "10.1.2.3" in proxies
    assert "::1" in proxies
    assert "" in proxies
    assert "192.0.2.1" not in proxies
    assert "nonsense" not in proxies
    assert "" not in read().trusted_proxy


def test_a_mail_server_is_read_whole() -> None:
    tls = read(smtp_url="smtps://desk:p%40ss@mail.example.org", smtp_from="desk@example.org").smtp_url
    assert tls is not None
    assert (tls.host, tls.port, tls.tls, tls.user, tls.password) == ("mail.example.org", 465, True, "desk", "p@ss")
    assert not tls.start_tls
    plain = read(smtp_url="smtp://mail.example.org:2525", smtp_from="desk@example.org").smtp_url
    assert plain is not None
    assert (plain.port, plain.user, plain.start_tls) == (2525, None, True)
    beside = read(smtp_url="smtp://127.0.0.1", smtp_from="desk@example.org").smtp_url
    assert beside is not None
    assert not beside.start_tls, "on this very machine nobody listens in"
    assert read().smtp_url is None


@pytest.mark.parametrize(
    "text", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:99999", "smtp://a/b"]
)
def test_what_is_no_mail_server_is_refused(text: str) -> None:
    assert "RINNALLA_SMTP_URL must be" in refusal(smtp_url=text, smtp_from="desk@example.org")


@pytest.mark.parametrize(
    "text", ["desk", "desk@", "a b@example.org", "desk@example.org, other@example.org", "<d@e.org>"]
)
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    assert "RINNALLA_SMTP_FROM must be" in refusal(smtp_from=text)


def test_mail_needs_somebody_from_whom_it_comes() -> None:
    assert "RINNALLA_SMTP_FROM must say" in refusal(smtp_url="smtps://mail.example.org")
