"""The device's sound: the chime of a notification, and spoken texts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.device import server_speech
from ha_kiosk.device.server_speech import Speech
from ha_kiosk.errors import KioskError
from ha_kiosk.host.clocks import boottime
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.server.http import Send
from ha_kiosk.server.websocket import Call
from ha_kiosk.sound import chime, playback
from ha_kiosk.sound.speech import SpeechDispatcher

if TYPE_CHECKING:
    from ha_kiosk.qt.sound.audio_player import AudioPlayer

_log = logging.getLogger(__name__)
RETRY = 60.0
"""Seconds until a sound is tried again after no program could play it."""


class NotificationSound(QObject):
    """Plays the chime with a program of this `machine`, one sound at a time."""

    def __init__(
        self,
        machine: Machine,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._machine, self._runner, self._clock = machine, runner, clock
        self._rings = self._has_said = False
        self._not_before = 0.0

    @Slot()
    def ring(self) -> None:
        """Play the chime, unless it plays already, or failed a moment ago."""
        if not self._rings and self._clock() >= self._not_before:
            job = partial(_ring, self._machine)
            self._rings = self._runner.submit(job, self._rung, self._failed)

    def _rung(self, was_heard: bool) -> None:  # noqa: FBT001 - what the job returns
        self._rings = False
        if was_heard:
            return
        self._not_before = self._clock() + RETRY
        if not self._has_said:
            self._has_said = True
            _log.info("Notifications make no sound: pw-play, paplay or aplay is needed.")

    def _failed(self, err: Exception) -> None:
        self._rings = False
        _log.info("The sound of a notification could not be played: %s", err)


class Speaker(QObject):
    """Speaks through speech-dispatcher; without it, the server makes the speech, which is played.

    `unspoken` carries a text that could not be spoken.
    """

    unspoken = Signal(str)

    def __init__(
        self,
        account: Account,
        runner: JobRunner,
        ways: tuple[SpeechDispatcher, Send, Call],
        language: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._account, self._runner, self._language = account, runner, language
        self._dispatcher, self._send, self._call = ways
        self._player: AudioPlayer | None = None
        self._turn = 0

    def say(self, text: str) -> None:
        """Speak a text."""
        done = partial(self._play, self._turn, text)
        self._runner.run(partial(self._speak, text), done, partial(self._failed, text))

    def stop(self) -> None:
        """Stop the current speech, and drop all waiting ones."""
        self._turn += 1
        if self._player is not None:
            self._player.stop()
        self._runner.submit(self._dispatcher.stop, ignore, ignore)

    def _speak(self, text: str) -> Speech | None:
        """Return the server's speech, None if speech-dispatcher speaks; on a thread."""
        if self._dispatcher.say(text, self._language):
            return None
        session = self._account.signed_in()
        return server_speech.fetch(self._send, self._call, session, text, self._language)

    def _play(self, turn: int, text: str, speech: Speech | None) -> None:
        if speech is None or turn != self._turn:
            return
        try:
            # Not at the top, because it imports Qt Multimedia.
            from ha_kiosk.qt.sound import audio_player  # noqa: PLC0415
        except ImportError as err:
            self._failed(text, err)
            return
        if not audio_player.has_output():
            self._failed(text, KioskError(Text("this machine has no sound output")))
            return
        if self._player is None:
            self._player = audio_player.AudioPlayer(self)
            self._player.unplayable.connect(self.unspoken)
        _log.info("The server speaks.")
        self._player.play(speech)

    def _failed(self, text: str, err: Exception) -> None:
        _log.info("A text is shown because it cannot be spoken: %s", err)
        self.unspoken.emit(text)


def _ring(machine: Machine) -> bool:
    return playback.play(machine, chime.wav())
