"""A home of its own for every test, and servers to talk to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.fake_home_assistant import FakeHomeAssistant, fake_home_assistant

from ha_kiosk.host.qt_runtime import platform_plugin
from ha_kiosk.logs import setup
from ha_kiosk.storage import paths


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [n for n in os.environ if n.startswith("HA_KIOSK_")]:
        monkeypatch.delenv(name)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "JOURNAL_STREAM"):
        monkeypatch.delenv(name, raising=False)
    # Set and deleted, so that what `open` sets goes away with the test.
    monkeypatch.setenv("QT_QPA_PLATFORM", "")
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr(paths, "SYSTEM_CONFIG_FILE", tmp_path / "etc" / "config.toml")
    (tmp_path / "run").mkdir(mode=0o700)
    # Whether this machine has Qt's libraries does not matter here.
    monkeypatch.setattr(platform_plugin, "broken", lambda *_: None)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    setup.set_up()  # closes a log file
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def server() -> Iterator[FakeHomeAssistant]:
    """Run a Home Assistant that knows one password."""
    with fake_home_assistant() as running:
        yield running


@pytest.fixture
def other_server() -> Iterator[FakeHomeAssistant]:
    """Run another one."""
    with fake_home_assistant() as running:
        yield running
