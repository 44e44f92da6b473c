"""The sound of a notification: two short tones, generated as a WAV file that every tool plays."""

from __future__ import annotations

import io
import math
import struct
import wave
from functools import cache

RATE = 22_050
_TONES = ((0.0, 880.0), (0.14, 1318.5))
"""The start of each tone, in seconds, and its frequency."""
_SECONDS, _FADE = 0.7, 9.0
_LOUD = 0.35


@cache
def wav() -> bytes:
    """Return the sound."""
    samples = (_sample(number / RATE) for number in range(round(RATE * _SECONDS)))
    frames = b"".join(struct.pack("<h", round(32_767 * sample)) for sample in samples)
    with io.BytesIO() as file:
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(2)
            writer.setframerate(RATE)
            writer.writeframes(frames)
        return file.getvalue()


def _sample(now: float) -> float:
    """Return the sum of the tones that have begun, each with a soft start and a fade-out."""
    total = 0.0
    for begins, frequency in _TONES:
        if (age := now - begins) > 0:
            fade = min(1.0, age * 200) * math.exp(-_FADE * age)
            total += fade * math.sin(2 * math.pi * frequency * age)
    return _LOUD * total
