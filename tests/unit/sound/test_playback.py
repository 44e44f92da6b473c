"""The sound of a notification, and speech, by the programs of the machine."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.host.command import Output
from ha_kiosk.host.machine import Machine
from ha_kiosk.sound import chime, playback
from ha_kiosk.sound.speech import SpeechDispatcher


def test_the_sound_is_a_short_wav_file() -> None:
    """It begins and ends softly, and is never too loud."""
    with wave.open(io.BytesIO(chime.wav())) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert 0.3 < sound.getnframes() / sound.getframerate() < 1
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    loudest = max(abs(sample) for sample in frames)
    assert 5_000 < loudest < 30_000
    assert max(abs(sample) for sample in frames[-200:]) < loudest / 20


@pytest.mark.parametrize(
    ("installed", "calls"),
    [
        (("pw-play",), ["pw-play"]),
        (("paplay", "aplay"), ["pw-play", "paplay"]),
        (("aplay",), ["pw-play", "paplay", "aplay"]),
        ((), ["pw-play", "paplay", "aplay"]),
    ],
)
def test_the_first_program_that_can_plays_it(
    tmp_path: Path, installed: tuple[str, ...], calls: list[str]
) -> None:
    """The file is gone afterwards."""
    made = machine(tmp_path, dict.fromkeys(installed, ""))
    assert playback.play(made, b"RIFF") is bool(installed)
    programs = made.run
    assert isinstance(programs, Programs)
    assert [call.split()[0] for call in programs.calls] == calls
    assert not Path(programs.calls[-1].split()[-1]).exists()


def test_a_program_that_fails_gives_way_to_the_next(tmp_path: Path) -> None:
    """No sound server runs, but ALSA does."""
    failed = Output(1, "", "Connection refused")
    assert playback.play(machine(tmp_path, {"pw-play": failed, "aplay": ""}), b"RIFF")


def test_speech_dispatcher_speaks(tmp_path: Path) -> None:
    """In a language; a text that looks like an option is none."""
    programs = Programs({"spd-say": ""})
    speech = SpeechDispatcher(Machine({"A": "B"}, programs, tmp_path, 1000))
    assert speech.say("-5 degrees", "de")
    assert speech.stop()
    assert programs.calls == [
        "spd-say --application-name ha-kiosk --language de -- -5 degrees",
        "spd-say --application-name ha-kiosk --cancel",
    ]
    assert programs.envs == [{"A": "B"}] * 2
    assert not SpeechDispatcher(machine(tmp_path)).say("Hello", "en")
