"""Every tool that sets the volume: what it runs, and what it makes of the answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.host.command import Output
from ha_kiosk.host.machine import Machine
from ha_kiosk.sound.amixer import AmixerVolume
from ha_kiosk.sound.backend import Volume, VolumeBackend
from ha_kiosk.sound.choice import volume_backend
from ha_kiosk.sound.pactl import PactlVolume
from ha_kiosk.sound.wpctl import WpctlVolume

SINK = "@DEFAULT_AUDIO_SINK@"
PACTL = "Volume: front-left: 26214 /  40% / -23.88 dB,   front-right: 26214 /  40% / -23.88 dB"
AMIXER = "Simple mixer control 'Master',0\n  Mono: Playback 52 [60%] [-17.25dB] [on]\n"


@pytest.mark.parametrize(
    ("said", "volume"),
    [
        ("Volume: 0.40\n", Volume(40, muted=False)),
        ("Volume: 0.05 [MUTED]\n", Volume(5, muted=True)),
        ("Volume: 1.30\n", Volume(100, muted=False)),
        ("", None),
        (Output(1, "", "Could not connect to PipeWire"), None),
    ],
)
def test_wpctl_tells_the_volume(tmp_path: Path, said: str | Output, volume: Volume | None) -> None:
    """It speaks of parts of one; louder than 100 % is 100 % to us."""
    assert WpctlVolume(machine(tmp_path, {"wpctl": said})).read() == volume


def test_pactl_tells_the_volume_in_english(tmp_path: Path) -> None:
    """Its words are translated, so it is asked in the C locale."""
    said = {"pactl get-sink-volume": PACTL, "pactl get-sink-mute": "Mute: yes\n"}
    programs = Programs(said)
    backend = PactlVolume(Machine({"LC_ALL": "de_DE.UTF-8"}, programs, tmp_path, 1000))
    assert backend.read() == Volume(40, muted=True)
    assert programs.envs == [{"LC_ALL": "C"}] * 2


@pytest.mark.parametrize("missing", ["pactl get-sink-volume", "pactl get-sink-mute"])
def test_pactl_that_does_not_answer_tells_no_volume(tmp_path: Path, missing: str) -> None:
    """Half an answer is none."""
    said = {"pactl get-sink-volume": PACTL, "pactl get-sink-mute": "Mute: no\n"}
    del said[missing]
    assert PactlVolume(machine(tmp_path, said)).read() is None


@pytest.mark.parametrize(
    ("said", "volume"),
    [
        (AMIXER, Volume(60, muted=False)),
        (AMIXER.replace("[on]", "[off]"), Volume(60, muted=True)),
        (Output(1, "", "Unable to find simple control 'Master',0"), None),
    ],
)
def test_amixer_tells_the_volume(tmp_path: Path, said: str | Output, volume: Volume | None) -> None:
    """A card with no Master control tells none."""
    assert AmixerVolume(machine(tmp_path, {"amixer": said})).read() == volume


@pytest.mark.parametrize(
    ("make", "lines"),
    [
        (
            WpctlVolume,
            [
                f"wpctl set-volume {SINK} 30%",
                f"wpctl set-mute {SINK} 1",
                f"wpctl set-mute {SINK} 0",
            ],
        ),
        (
            PactlVolume,
            [
                "pactl set-sink-volume @DEFAULT_SINK@ 30%",
                "pactl set-sink-mute @DEFAULT_SINK@ 1",
                "pactl set-sink-mute @DEFAULT_SINK@ 0",
            ],
        ),
        (
            AmixerVolume,
            [
                "amixer -M sset Master 30%",
                "amixer -M sset Master mute",
                "amixer -M sset Master unmute",
            ],
        ),
    ],
)
def test_each_tool_sets_volume_and_mute(
    tmp_path: Path, make: Callable[[Machine], VolumeBackend], lines: list[str]
) -> None:
    """The full command lines; a tool that fails or is missing says so."""
    programs = Programs(dict.fromkeys(lines, ""))
    backend = make(Machine({}, programs, tmp_path, 1000))
    assert backend.set_volume(30)
    assert backend.set_muted(muted=True)
    assert backend.set_muted(muted=False)
    assert programs.calls == lines
    assert not make(machine(tmp_path)).set_volume(30)
    assert not make(machine(tmp_path, {backend.name: Output(1, "", "no")})).set_muted(muted=True)


def test_the_first_tool_that_tells_a_volume_is_taken(tmp_path: Path) -> None:
    """WirePlumber's before PulseAudio's before ALSA's; with none of them there is no volume."""
    said: dict[str, str | Output] = {
        "wpctl": "Volume: 0.40",
        "pactl get-sink-volume": PACTL,
        "pactl get-sink-mute": "Mute: no",
        "amixer": AMIXER,
    }
    found = []
    for tool in ("wpctl", "pactl", "amixer"):
        backend = volume_backend(machine(tmp_path, said))
        found.append(backend and backend.name)
        said = {words: answer for words, answer in said.items() if not words.startswith(tool)}
    assert found == ["wpctl", "pactl", "amixer"]
    assert volume_backend(machine(tmp_path, said)) is None
