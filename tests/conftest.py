"""What holds for every test: no setting of this machine reaches one, and none leaks from one into the next."""

import os
from collections.abc import Iterator

import pytest

from core.config import PREFIX

PAGES = (
    "chat/test_groups_pages.py",
    "chat/test_lead.py",
    "chat/test_pages.py",
    "counselling/desk/",
    "counselling/man/",
    "crisis/desk/",
    "crisis/helping/",
)
"""What these tests ask of a page no database makes different: on PostgreSQL they belong to `make test-long`.

Each address is opened on PostgreSQL by each kind of person in `security/test_who_may.py`, and each verb has tests on both.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pages on PostgreSQL are for the long suite."""
    for item in items:
        if "[postgres" in item.name and any(f"tests/{page}" in item.nodeid for page in PAGES):
            item.add_marker(pytest.mark.long)


def _settings() -> dict[str, str]:
    """Settings of the house in the environment; those of the test's own services are not among them."""
    return {
        name: text
        for name, text in os.environ.items()
        if name.startswith(PREFIX) and not name.startswith(PREFIX + "TEST_")
    }


for _name in _settings():
    del os.environ[_name]


@pytest.fixture(autouse=True)
def _no_setting_leaks() -> Iterator[None]:
    before = _settings()
    yield
    for name in _settings().keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)
