"""The volume, with programs that the test makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from harness.machine import Programs, machine
from harness.waiting import wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError
from ha_kiosk.host.command import TIMEOUT, Output
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.sound.volume import VolumeController


def test_the_volume_is_read_and_set(runner: JobRunner, parent: QObject, tmp_path: Path) -> None:
    """0 mutes."""
    there = machine(tmp_path, {"wpctl get-volume": "Volume: 0.40\n", "wpctl": ""})
    sound = VolumeController(there, runner, parent)
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
    sound = VolumeController(machine(tmp_path), runner, parent)
    sound.start()

    def is_refused() -> bool:
        try:
            sound.set_volume(30)
        except KioskError as err:
            return "no wpctl, pactl or amixer" in str(err)
        return False

    wait_until(is_refused, "it is known")
    assert sound.volume is None


def test_many_volumes_are_set_one_after_the_other(
    runner: JobRunner, parent: QObject, tmp_path: Path
) -> None:
    """The last one stays, and each step builds on the one before at once."""
    there = machine(tmp_path, {"wpctl get-volume": "Volume: 0.40\n", "wpctl": ""})
    sound = VolumeController(there, runner, parent)
    sound.start()
    wait_until(lambda: sound.volume == 40, "it is read")
    assert isinstance(there.run, Programs)
    there.run.answers = {"wpctl get-volume": "Volume: 0.55\n", "wpctl": ""}
    for percent in (45, 50, 55):
        sound.set_volume(percent)
        assert sound.volume == percent
    wait_until(lambda: not sound._is_busy, "all is done")
    assert sound.volume == 55
    told = [call.split()[-1] for call in there.run.calls if "set-volume" in call]
    assert (told[0], told[-1]) == ("45%", "55%")


class Broken(Programs):
    """Programs that cannot be run once they shall set something."""

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Answer, or fail."""
        if "set-volume" in command:
            raise OSError("no more processes")
        return super().__call__(command, env=env, timeout=timeout)


def test_a_volume_that_could_not_be_set_is_not_told(
    runner: JobRunner, parent: QObject, tmp_path: Path
) -> None:
    """The one that was read last is."""
    answers = {"wpctl get-volume": "Volume: 0.40\n", "wpctl": ""}
    sound = VolumeController(replace(machine(tmp_path), run=Broken(answers)), runner, parent)
    sound.start()
    wait_until(lambda: sound.volume == 40, "it is read")
    sound.set_volume(45)
    sound.set_volume(50)
    assert sound.volume == 50
    wait_until(lambda: sound.volume == 40, "nothing was set")
