"""What holds for every test: no setting of this machine reaches one, and none leaks from one into the next."""

import os
from collections.abc import Iterator

import pytest

from core.config import PREFIX


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
