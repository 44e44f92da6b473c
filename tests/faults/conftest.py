"""Fixtures of the fault suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.fault_table import FaultTable, fault_table
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home
from harness.watch import WALL, make_wall


@pytest.fixture(scope="session")
def table() -> Iterator[FaultTable]:
    """Return the table that this run fills."""
    with fault_table() as it:
        yield it


@pytest.fixture(scope="session")
def account(home_assistant: OnboardedServer, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a home that is signed in, for the tests to copy: they differ in the address only."""
    make_wall(home_assistant)
    home = Home(tmp_path_factory.mktemp("account"), {"HA_KIOSK_URL": home_assistant.url + WALL})
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    return home
