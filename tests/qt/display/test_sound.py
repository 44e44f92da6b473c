"""The volume, with programs that the test makes up."""

from __future__ import annotations

from pathlib import Path

from harness.machine import Programs, machine
from harness.waiting import wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError
from ha_kiosk.qt.display.sound import SoundController
from ha_kiosk.qt.platform.job_runner import JobRunner


def test_the_volume_is_read_and_set(runner: JobRunner, parent: QObject, tmp_path: Path) -> None:
    """0 mutes."""
    there = machine(tmp_path, {"wpctl get-volume": "Volume: 0.40\n", "wpctl": ""})
    sound = SoundController(there, runner, parent)
    sound.start()
    wait_until(lambda: sound.volume == 40, "it is read")
    assert isinstance(there.run, Programs)
    there.run.answers = {"wpctl get-volume": "Volume: 0.00 [MUTED]\n", "wpctl": ""}
    sound.set_volume(0)
    wait_until(lambda: sound.volume == 0, "it is set")
    assert "wpctl set-mute @DEFAULT_AUDIO_SINK@ 1" in there.run.calls


def test_a_machine_without_sound_has_no_volume(
    runner: JobRunner, parent: QObject, tmp_path: Path
) -> None:
    """Whoever sets it hears that."""
    sound = SoundController(machine(tmp_path), runner, parent)
    sound.start()

    def is_refused() -> bool:
        try:
            sound.set_volume(30)
        except KioskError as err:
            return "no wpctl, pactl or amixer" in str(err)
        return False

    wait_until(is_refused, "it is known")
    assert sound.volume is None
