"""Kiosk mode: told to the frontend until it obeys, and given up quietly where it never does."""

from __future__ import annotations

import logging

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until

from ha_kiosk.config.config import Config
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands
from ha_kiosk.qt.page.kiosk_mode import KioskMode

FRONTEND = """<script>
window.fails = %d;
window.modes = [];
window.externalBus = (message) => {
  if (message.type !== "command") return;
  modes.push([message.command, message.payload.enable]);
  const success = modes.length > fails;
  const error = { code: "unknown_command", message: "Unknown command" };
  externalApp.externalBus(JSON.stringify({ id: message.id, type: "result", success, error }));
};
externalApp.externalBus(JSON.stringify({ id: 1, type: "frontend/loaded" }));
</script>"""
ON, OFF = ["kiosk_mode/set", True], ["kiosk_mode/set", False]


class CountingMode(KioskMode):
    """One that counts how often the frontend said that it is loaded."""

    loaded = 0

    def frontend_loaded(self) -> None:
        """Count it."""
        super().frontend_loaded()
        self.loaded += 1


class Frontend:
    """A page that refuses the first few commands, and a kiosk mode for it."""

    def __init__(self, kiosk: Kiosk, site: Site) -> None:
        self.kiosk, self.site, self.is_shown = kiosk, site, True

    def start(self, config: Config, *, fails: int = 0) -> CountingMode:
        """Load the page and return the kiosk mode."""
        self.site.add("/", FRONTEND % fails)
        frontend_commands = FrontendCommands(self.kiosk.parent)
        frontend_commands.script_requested.connect(self.kiosk.page.run)
        mode = CountingMode(
            config,
            frontend_commands,
            lambda: self.kiosk.url,
            lambda: self.is_shown,
            self.kiosk.parent,
            apart_ms=20,
        )
        self.kiosk.dispatcher.attach(
            MessageOwners(frontend_commands=frontend_commands, kiosk_mode=mode)
        )
        self.kiosk.load()
        return mode

    def wait_for(self, *modes: list[object]) -> None:
        """Wait until the page was told so, and no more."""
        wait_until(lambda: self.kiosk.ask("window.modes") == [*modes], f"told {modes}")


@pytest.fixture
def frontend(kiosk: Kiosk, site: Site) -> Frontend:
    """Return a frontend that is asked in quick succession."""
    return Frontend(kiosk, site)


def test_a_full_screen_is_a_kiosk(frontend: Frontend) -> None:
    """Told once, when the dashboard is loaded."""
    mode = frontend.start(Config())
    frontend.wait_for(ON)
    mode.apply()
    pass_time(0.1)
    frontend.wait_for(ON)


def test_a_window_is_none(frontend: Frontend) -> None:
    """A new document has its sidebar: there is nothing to tell."""
    mode = frontend.start(Config(full_screen=False))
    mode.apply()
    pass_time(0.1)
    frontend.wait_for()


def test_a_frontend_that_is_not_ready_is_told_again(frontend: Frontend) -> None:
    """It attaches its handler late."""
    frontend.start(Config(), fails=3)
    frontend.wait_for(ON, ON, ON, ON)
    pass_time(0.1)
    frontend.wait_for(ON, ON, ON, ON)


def test_an_older_server_is_given_up_with_one_line(
    frontend: Frontend, caplog: pytest.LogCaptureFixture
) -> None:
    """After six tries; a reload tries again, without another line."""
    caplog.set_level(logging.INFO, "ha_kiosk.qt.page.kiosk_mode")
    frontend.start(Config(), fails=99)
    frontend.wait_for(*[ON] * 6)
    pass_time(0.1)
    frontend.kiosk.load()
    frontend.wait_for(*[ON] * 6)
    pass_time(0.1)
    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "2026.1" in record.getMessage()


def test_a_new_document_is_told_anew(frontend: Frontend) -> None:
    """It has forgotten it."""
    frontend.start(Config())
    frontend.wait_for(ON)
    frontend.kiosk.load()
    frontend.wait_for(ON)


def test_a_change_is_told_at_once(frontend: Frontend) -> None:
    """In both directions, and only if it is one."""
    mode = frontend.start(Config())
    frontend.wait_for(ON)
    for config in (Config(kiosk_mode=False), Config(kiosk_mode=False), Config(kiosk_mode=True)):
        mode.configure(config)
    frontend.wait_for(ON, OFF, ON)


def test_without_a_dashboard_nobody_is_told(frontend: Frontend) -> None:
    """It is told when it is there."""
    mode = frontend.start(Config(full_screen=False))
    wait_until(lambda: mode.loaded, "the frontend is loaded")
    frontend.is_shown = False
    mode.configure(Config(kiosk_mode=True))
    settle()
    frontend.wait_for()
    frontend.is_shown = True
    mode.apply()
    frontend.wait_for(ON)
