"""What the device lets hear."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from harness.machine import Programs, machine
from harness.page import Said
from harness.sessions import held_session
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, Signal

from ha_kiosk.device.server_speech import Speech
from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.sound import audio_player
from ha_kiosk.qt.sound.audio_player import AudioPlayer
from ha_kiosk.qt.sound.speaker import NotificationSound, Speaker
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response
from ha_kiosk.sound import chime
from ha_kiosk.sound.speech import SpeechDispatcher

SESSION = held_session("http://ha.local", "token")


class Speaking:
    """A speaker, and what became of it."""

    def __init__(self, runner: JobRunner, parent: QObject, made: Machine) -> None:
        self.engines = ["tts.demo"]
        self.fetched = 0
        self.unspoken: list[str] = []
        self.is_signed_in = True
        self.speaker = Speaker(
            cast("Account", SimpleNamespace(signed_in=self._signed_in)),
            runner,
            (SpeechDispatcher(made), self._send, self._call),
            "en",
            parent,
        )
        self.speaker.unspoken.connect(self.unspoken.append)

    def _signed_in(self) -> Session:
        if not self.is_signed_in:
            raise KioskError(Text("nobody is signed in"))
        return SESSION

    def _call(self, _server: str, _token: str, _command: Mapping[str, object]) -> object:
        return {"providers": [{"engine_id": engine} for engine in self.engines]}

    def _send(self, request: Request) -> Response:
        if request.method == "POST":
            return Response(200, request.url, body=b'{"path": "/speech.wav"}')
        self.fetched += 1
        return Response(200, request.url, body=chime.wav())


@pytest.fixture
def new_speaker(
    runner: JobRunner, parent: QObject, tmp_path: Path
) -> Callable[[dict[str, str]], Speaking]:
    """Return a function that makes a speaker on a machine with these programs."""
    return lambda answers: Speaking(runner, parent, machine(tmp_path, answers))


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a player was told, on a machine with a loudspeaker."""
    told: list[str] = []

    class Player(QObject):
        unplayable = Signal(str)

        def play(self, speech: Speech) -> None:
            told.append(speech.text)

        def stop(self) -> None:
            told.append("stopped")

    monkeypatch.setattr(audio_player, "AudioPlayer", Player)
    monkeypatch.setattr(audio_player, "has_output", lambda: True)
    return told


def test_speech_dispatcher_comes_before_the_server(
    new_speaker: Callable[[dict[str, str]], Speaking], played: list[str]
) -> None:
    """It needs no network."""
    speaking = new_speaker({"spd-say": ""})
    speaking.speaker.say("Dinner")
    speaking.speaker.say("is ready")
    wait_until(lambda: not speaking.speaker._runner._running, "it is said")
    assert speaking.fetched == 0
    assert speaking.unspoken == []
    assert played == []


def test_without_it_the_server_speaks(
    new_speaker: Callable[[dict[str, str]], Speaking], played: list[str]
) -> None:
    """Its file is played."""
    speaking = new_speaker({})
    speaking.speaker.say("Dinner")
    wait_until(lambda: played == ["Dinner"], "it is played")
    assert speaking.fetched == 1
    speaking.speaker.stop()
    assert played == ["Dinner", "stopped"]
    assert speaking.unspoken == []


def test_a_machine_without_sound_shows_the_text(
    new_speaker: Callable[[dict[str, str]], Speaking],
    played: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And so does one without Qt Multimedia."""
    monkeypatch.setattr(audio_player, "has_output", lambda: False)
    speaking = new_speaker({})
    speaking.speaker.say("Dinner")
    wait_until(lambda: speaking.unspoken == ["Dinner"], "it is told")
    assert played == []


def test_what_was_stopped_is_not_played(
    new_speaker: Callable[[dict[str, str]], Speaking], played: list[str]
) -> None:
    """Though the server had it made."""
    speaking = new_speaker({})
    speaking.speaker.say("Dinner")
    speaking.speaker.stop()
    wait_until(lambda: not speaking.speaker._runner._running, "it is over")
    assert played == []


def test_what_nobody_speaks_is_told(new_speaker: Callable[[dict[str, str]], Speaking]) -> None:
    """So that it can be read."""
    speaking = new_speaker({})
    speaking.engines.clear()
    speaking.speaker.say("Dinner")
    wait_until(lambda: speaking.unspoken == ["Dinner"], "it is told")
    speaking.is_signed_in = False
    speaking.speaker.say("is ready")
    wait_until(lambda: speaking.unspoken == ["Dinner", "is ready"], "it is told")


def test_speeches_that_are_broken_are_told_in_turn(parent: QObject, qt_said: Said) -> None:
    """The next one is tried all the same; what was stopped is not."""
    player, broken = AudioPlayer(parent), list[str]()
    player.unplayable.connect(broken.append)
    for text in ("one", "two"):
        player.play(Speech(text, b"", f"{text}.wav"))
    wait_until(lambda: broken == ["one", "two"], "both are told")
    player.play(Speech("three", b"", "three.wav"))
    player.stop()
    settle()
    qt_said.texts.clear()  # Qt says that they are broken
    assert broken[:2] == ["one", "two"]


def test_a_notification_rings_once_at_a_time(
    runner: JobRunner, parent: QObject, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """However many come; where no program plays it, that is said once."""
    goes_on = threading.Event()
    programs = Programs()

    def run(*args: object, **more: object) -> None:
        goes_on.wait(60)
        programs(*args, **more)  # type: ignore[arg-type]

    now = [100.0]
    made = Machine({}, run, tmp_path, 1000)
    sound = NotificationSound(made, runner, parent, clock=lambda: now[0])
    sound.ring()
    sound.ring()
    goes_on.set()
    with caplog.at_level(logging.INFO):
        wait_until(lambda: "make no sound" in caplog.text, "it is said")
        assert len(programs.calls) == 3
        sound.ring()
        assert not runner._running
        now[0] += 60
        sound.ring()
        wait_until(lambda: len(programs.calls) == 6, "it is tried again")
        wait_until(lambda: not runner._running, "it is over")
    assert caplog.text.count("make no sound") == 1
