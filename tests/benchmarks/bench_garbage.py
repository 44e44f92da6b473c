"""What collecting garbage early costs and saves: the flags of the program beside none."""

from __future__ import annotations

from statistics import median

from harness.garbage import measure

ROUNDS, RUNS = 600, 3


def test_garbage() -> None:
    """Alternating runs, medians; the same counted work on both sides."""
    ours, plain = [], []
    for _ in range(RUNS):
        ours.append(measure(ROUNDS))
        plain.append(measure(ROUNDS, plain=True))
    for key in ("bytes", "cpu"):
        mine, theirs = (median(run[key] for run in runs) for runs in (ours, plain))
        line = f"{mine:.4g} with our flags, {theirs:.4g} without, ratio {mine / theirs:.2f}"
        print(f"{key}: {line}")  # noqa: T201 - the result
