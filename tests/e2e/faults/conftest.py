"""Fixtures of the fault suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.fault_table import FaultTable, fault_table
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home

Settle = Callable[[Path, str], Home]


@pytest.fixture(scope="session")
def table() -> Iterator[FaultTable]:
    """Return the table that this run fills."""
    with fault_table() as it:
        yield it


@pytest.fixture(scope="session")
def settle(
    home_assistant: OnboardedServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, str], Home]:
    """Return a function that makes a home in a folder, signed in at an address of the server.

    One sign-in serves all of them: they differ in the address only.
    """
    first = Home(tmp_path_factory.mktemp("signed-in"))
    first.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    return first.copied
