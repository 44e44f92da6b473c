"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness.home_assistant import OnboardedServer, start_onboarded


@pytest.fixture(scope="session")
def home_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a real Home Assistant with the demo integration, one for all tests of this run."""
    with start_onboarded(tmp_path_factory.mktemp("home-assistant")) as server:
        yield server
