"""A page that the server does not have, until it has it again."""

from __future__ import annotations

import gettext

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.qt.kiosk.missing_page import IDLE, MissingPage
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server.http import Request, Response

URL = "http://ha.local:8123/wall/0"


class Rig:
    """A watch on a page, a server that has it or not, and a clock."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        self.status, self.now = 404, 0.0
        self.asked: list[Request] = []
        self.back: list[str] = []
        self.cards = NotificationCards(parent)
        idle_clock = IdleClock(parent, clock=lambda: self.now)
        texts = Texts(gettext.NullTranslations())
        self.watch = MissingPage(
            self.cards, texts, self._send, runner, idle_clock, parent, every_ms=5
        )
        self.watch.page_returned.connect(self.back.append)

    def _send(self, request: Request) -> Response:
        self.asked.append(request)
        return Response(self.status, request.url)


@pytest.fixture
def rig(runner: JobRunner, parent: QObject) -> Rig:
    """Return a watch that watches nothing yet."""
    return Rig(runner, parent)


def test_it_is_said_and_looked_for_without_a_token(rig: Rig) -> None:
    """Until it is there; then the card goes."""
    rig.now = IDLE
    rig.watch._miss(URL)
    assert rig.cards.overlay == "notification"
    wait_until(lambda: len(rig.asked) > 2, "it is looked for")
    assert all(request.bearer is None for request in rig.asked)
    rig.status = 200
    wait_until(lambda: rig.back == [URL], "it is back")
    assert rig.cards.overlay == ""


def test_nobody_is_interrupted(rig: Rig) -> None:
    """As long as somebody touches the screen it is not even asked for."""
    rig.status = 200
    rig.watch._miss(URL)
    settle()
    assert rig.asked == []
