"""Fixtures of the end-to-end tests: the real program against a real Home Assistant."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a private home in which nobody is signed in."""
    return Home(tmp_path)


@pytest.fixture(scope="session")
def first_home(home_assistant: OnboardedServer, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return the home that `signed_in` copies."""
    home = Home(tmp_path_factory.mktemp("first"))
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    return home


@pytest.fixture
def signed_in(first_home: Home, home_assistant: OnboardedServer, tmp_path: Path) -> Home:
    """Return a private home, signed in to the test server.

    Its refresh token is shared with others: tests that end a session sign in by themselves.
    """
    return first_home.copy(tmp_path, home_assistant.url)
