"""Speaks through speech-dispatcher, by its program `spd-say`, if it is installed."""

from __future__ import annotations

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_SAY = ("spd-say", "--application-name", "ha-kiosk")


class SpeechDispatcher:
    """Speaks one text after the other. Its methods run a program and are not for the UI thread."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def say(self, text: str, language: str) -> bool:
        """Begin to speak `text`, and return whether speech-dispatcher accepted it."""
        return self._run("--language", language, "--", text)

    def stop(self) -> bool:
        """Stop the current speech and drop waiting ones; return whether that worked."""
        return self._run("--cancel")

    def _run(self, *arguments: str) -> bool:
        return answer(self._machine.run([*_SAY, *arguments], env=self._machine.env)) is not None
