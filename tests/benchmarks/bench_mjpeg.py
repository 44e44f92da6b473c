"""What three live MJPEG cameras keep of the memory: the flags of the program beside none."""

from __future__ import annotations

from statistics import median

from harness.mjpeg import measure_cameras

FRAMES, RUNS = 1500, 3
"""Chromium keeps up to a thousand decoded frames."""


def test_mjpeg() -> None:
    """Alternating runs, medians; the same number of frames on both sides."""
    ours, plain = [], []
    for _ in range(RUNS):
        ours.append(measure_cameras(FRAMES))
        plain.append(measure_cameras(FRAMES, plain=True))
    for key in ("bytes", "cpu"):
        mine, theirs = (median(run[key] for run in runs) for runs in (ours, plain))
        line = f"{mine:.4g} with our flags, {theirs:.4g} without, ratio {mine / theirs:.2f}"
        print(f"{key}: {line}")  # noqa: T201 - the result
