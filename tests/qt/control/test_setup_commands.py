"""What `ctl` can tell a set-up."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from harness.gallery import Gallery
from harness.waiting import wait_until
from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlEngine

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.control.setup_commands import SetupCommands
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.setup_screen import SetupScreen
from ha_kiosk.qt.setup_screen.setup_sign_in import SetupSignIn
from ha_kiosk.server.http import HttpClient
from ha_kiosk.setup_screen.model import SetupModel
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep
from ha_kiosk.setup_screen.work import SetupWork
from ha_kiosk.storage.paths import Paths


class Reply:
    """An answer."""

    def __init__(self) -> None:
        self.values: Mapping[str, object] | None = None
        self.error: Exception | None = None

    def result(self, values: dict[str, object]) -> None:
        """Take it."""
        self.values = values

    def fail(self, err: Exception) -> None:
        """Take what went wrong."""
        self.error = err


class Desk:
    """A set-up at the field for an address, and what was asked for."""

    def __init__(self, setup: SetupScreen, gallery: Gallery, runner: JobRunner) -> None:
        self.asked: list[str] = []
        shots = ScreenshotTaker(gallery.window, runner, gallery.window)
        commands = SetupCommands("hall", setup, shots, self._leave, self._quit)
        self._table = commands.table

    def _leave(self, *, is_over: bool) -> None:
        self.asked.append(f"leave {is_over}")

    def _quit(self) -> None:
        self.asked.append("quit")

    def tell(self, command: str, **arguments: object) -> Reply:
        """Give a command."""
        reply = Reply()
        self._table[command](arguments, reply)
        return reply


@pytest.fixture
def desk(
    engine: QQmlEngine,
    runner: JobRunner,
    parent: QObject,
    paths: Paths,
    connection_policy: ConnectionPolicy,
) -> Iterator[Desk]:
    """Return a desk."""
    client = HttpClient()
    work = SetupWork(paths, Config(), client, {})
    words = gettext.NullTranslations()
    sign_in = SignIn(
        client.send, runner, lambda _: None, parent, connection_policy=connection_policy
    )
    phone = PhoneSignIn(partial(work.sign_in_by_phone, translations=words), runner, parent)
    ways = SetupSignIn(sign_in, phone, parent)
    sign_in.sign_in_completed.connect(ways.take)
    setup = SetupScreen(work, SetupModel(words), ways, runner, parent)
    setup.start(SetupProgress(step=SetupStep.ADDRESS, typed="a b"), None, by_phone=True)
    setup.act()
    gallery = Gallery(engine, setup=setup)
    gallery.screen.show(None)
    yield Desk(setup, gallery, runner)
    gallery.close()
    setup.close()
    client.close()


def test_the_status_says_where_it_is(desk: Desk) -> None:
    """And what went wrong last."""
    status = desk.tell("status").values
    assert status is not None
    assert (status["state"], status["reason"]) == ("set-up", "address")
    assert status["screen"] == "The address of Home Assistant"
    assert "spaces" in str(status["last_error"])
    assert status["signed_in"] is False


def test_a_sign_in_elsewhere_ends_it_and_a_sign_out_begins_it_anew(desk: Desk) -> None:
    """Each is answered first."""
    for command in ("signed-in", "signed-out", "quit"):
        assert desk.tell(command).values == {}
    assert desk.asked == ["leave True", "leave False", "quit"]


def test_a_picture_is_taken(desk: Desk, tmp_path: Path) -> None:
    """To an absolute path."""
    with pytest.raises(KioskError, match="absolute"):
        desk.tell("screenshot", file="a.png")
    file = tmp_path / "a.png"
    reply = desk.tell("screenshot", file=str(file))
    wait_until(lambda: reply.values or reply.error, "the picture")
    assert reply.error is None
    assert file.stat().st_size > 0
