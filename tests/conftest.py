"""Fixtures of all tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home
from harness.second_try import mark_second_tries
from hypothesis import HealthCheck, settings

# A shell starts its background jobs with SIGINT ignored, and programs inherit that; some tests
# press Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more about the machine than about the code. The same examples each
# time: the coverage must not depend on luck.
settings.register_profile(
    "any machine", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the groups that stay on one worker: they are the longest."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    mark_second_tries(items)


@pytest.fixture(scope="session")
def home_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a real Home Assistant with the demo integration, one for all tests of this run."""
    folder = tmp_path_factory.mktemp("home-assistant")
    media = folder / "media"
    media.mkdir()
    extra = f"media_source:\nhomeassistant:\n  media_dirs:\n    local: {media}\n"
    with start_onboarded(folder, extra) as server:
        yield server


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
