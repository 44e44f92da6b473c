"""Commands of ours on the external bus, in a real page."""

from __future__ import annotations

import pytest
from harness.page import Kiosk
from harness.waiting import settle, wait_until

from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands


@pytest.fixture
def frontend_commands(kiosk: Kiosk) -> FrontendCommands:
    """Return a bus to a page that has been loaded."""
    return _to_page(kiosk, FrontendCommands(kiosk.parent))


@pytest.fixture
def hasty_commands(kiosk: Kiosk) -> FrontendCommands:
    """Return a bus that waits for no answer."""
    return _to_page(kiosk, FrontendCommands(kiosk.parent, answer_ms=20))


def _to_page(kiosk: Kiosk, frontend_commands: FrontendCommands) -> FrontendCommands:
    kiosk.load()
    kiosk.dispatcher.attach(MessageOwners(frontend_commands=frontend_commands))
    frontend_commands.script_requested.connect(kiosk.page.run)
    return frontend_commands


def answer(kiosk: Kiosk, number: int, *, success: bool) -> None:
    """Let the page answer a command."""
    kiosk.do(
        "externalApp.externalBus(JSON.stringify("
        f"{{id: {number}, type: 'result', success: {str(success).lower()}}}))"
    )


def test_a_command_reaches_the_frontend_with_an_id_of_its_own(
    frontend_commands: FrontendCommands, kiosk: Kiosk
) -> None:
    """In the form that the frontend expects; without a payload where there is none."""
    frontend_commands.send("restart", kiosk.url)
    frontend_commands.send("navigate", kiosk.url, {"path": "/history"})
    assert kiosk.answers(2) == [
        ["externalBus", {"id": 1, "type": "command", "command": "restart"}],
        [
            "externalBus",
            {"id": 2, "type": "command", "command": "navigate", "payload": {"path": "/history"}},
        ],
    ]


def test_each_answer_goes_to_who_sent_the_command(
    frontend_commands: FrontendCommands, kiosk: Kiosk
) -> None:
    """In whatever order they come, and once."""
    told: list[tuple[str, bool]] = []
    frontend_commands.send("first", kiosk.url, done=lambda worked: told.append(("first", worked)))
    frontend_commands.send("second", kiosk.url, done=lambda worked: told.append(("second", worked)))
    for number in (2, 99, 1, 1):
        answer(kiosk, number, success=number == 2)
    wait_until(lambda: len(told) == 2, "both answers")
    settle()
    assert told == [("second", True), ("first", False)]


def test_a_command_that_nobody_answers_has_failed(
    hasty_commands: FrontendCommands, kiosk: Kiosk
) -> None:
    """Servers before 2025.6 do not know `navigate`."""
    told: list[bool] = []
    hasty_commands.send("navigate", kiosk.url, {"path": "/"}, told.append)
    wait_until(lambda: told, "it is given up")
    answer(kiosk, 1, success=True)
    settle()
    assert told == [False]


def test_a_command_for_another_server_is_not_run(
    frontend_commands: FrontendCommands, kiosk: Kiosk
) -> None:
    """The page may have gone elsewhere."""
    frontend_commands.send("restart", "http://elsewhere.example")
    frontend_commands.send("restart", kiosk.url)
    assert [message["id"] for _, message in kiosk.answers(1)] == [2]


def test_an_entity_is_shown_by_the_frontend(
    frontend_commands: FrontendCommands, kiosk: Kiosk
) -> None:
    """As its own dialog is opened."""
    kiosk.do(
        "const app = document.createElement('home-assistant'); document.body.append(app);"
        "app.addEventListener('hass-more-info', (event) => { window.shown = event.detail; });"
    )
    frontend_commands.show_more_info("light.hall", kiosk.url)
    wait_until(lambda: kiosk.ask("window.shown?.entityId") == "light.hall", "the dialog opens")
