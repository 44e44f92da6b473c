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


@pytest.fixture
def signed_in(home: Home, home_assistant: OnboardedServer) -> Home:
    """Return a private home, signed in to the test server."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    return home
