"""What was measured: kept as JSON, and written to packaging/guide/performance.md with a plot."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
STORE = ROOT / "build" / "bench.json"
GUIDE = ROOT / "packaging" / "guide" / "performance.md"
PLOT = GUIDE.with_name("performance.svg")
ours, theirs = "ha-kiosk", "Chromium"
small = "ha-kiosk --low-memory in 1 GiB"
_WIDTH, _HEIGHT, _LEFT, _TOP = 720, 300, 60, 30
_COLOURS = {ours: "#0277bd", theirs: "#9e9e9e", small: "#2e7d32"}


def keep(name: str, values: Mapping[str, Sequence[float]], **more: object) -> None:
    """Keep what was measured of each program, and say it."""
    found = load()
    found.setdefault("rows", {})[name] = {"values": {key: list(v) for key, v in values.items()}}
    found["rows"][name] |= more
    STORE.parent.mkdir(exist_ok=True)
    STORE.write_text(json.dumps(found, indent=1))
    for program, numbers in values.items():
        print(f"{name} · {program}: {_spread(numbers)}")  # noqa: T201 - the result


def keep_versions(versions: Mapping[str, str]) -> None:
    """Begin anew, with what is measured."""
    STORE.parent.mkdir(exist_ok=True)
    STORE.write_text(json.dumps({"versions": dict(versions), "machine": _machine()}, indent=1))


def load() -> dict[str, Any]:
    """Return all that was kept."""
    if not STORE.exists():
        return {}
    loaded = json.loads(STORE.read_text())
    assert isinstance(loaded, dict)
    return loaded


def write() -> None:
    """Write the table and the plot."""
    found = load()
    if (by_time := found["rows"].get("memory by time, 20 changes a second (MiB)")) is not None:
        PLOT.write_text(_plot(by_time["values"]))
    text = GUIDE.read_text()
    begin, end = "<!-- figures -->\n", "<!-- end of the figures -->\n"
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    GUIDE.write_text(f"{before}{begin}\n{_tables(found)}\n{end}{after}")


def _tables(found: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name}: {text}" for name, text in found["versions"].items())
    lines = [
        f"Measured {datetime.now().astimezone():%Y-%m-%d}, {found['machine']}. {versions}.",
        "Medians, in brackets the smallest and the largest, and *n*, the number of runs.",
        "",
        f"| | {ours} | {theirs} | ratio | goal |",
        "|---|---|---|---|---|",
    ]
    for name, row in found["rows"].items():
        if row.get("series"):
            continue
        mine, other = row["values"].get(ours), row["values"].get(theirs)
        ratio = ""
        if mine and other and statistics.median(other):
            ratio = f"{statistics.median(mine) / statistics.median(other):.2f}"
        cells = [_spread(values) if values else "-" for values in (mine, other)]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {ratio} | {row.get('goal', '')} |")
    return "\n".join([*lines, ""])


def _spread(values: Sequence[float]) -> str:
    middle = _number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({_number(min(values))} to {_number(max(values))}, n {len(values)})"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    gib = psutil.virtual_memory().total / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {model}, {gib:.0f} GiB, without a GPU"


def _plot(series: Mapping[str, Sequence[float]]) -> str:
    """Return the memory by time as SVG."""
    most = max(max(values) for values in series.values()) * 1.1
    longest = max(len(values) for values in series.values()) - 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT + 70}">',
        "<style>text { font: 13px Roboto, sans-serif }</style>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="18">Memory of all processes (PSS, MiB), 20 changes a second</text>',
    ]
    for level in range(0, int(most) + 1, 100):
        y = _TOP + _HEIGHT * (1 - level / most)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - 20}" stroke="#e0e0e0"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{level}</text>')
    for number, (name, values) in enumerate(series.items()):
        points = " ".join(
            f"{_LEFT + (_WIDTH - 20 - _LEFT) * index / longest:.1f},"
            f"{_TOP + _HEIGHT * (1 - value / most):.1f}"
            for index, value in enumerate(values)
        )
        colour = _COLOURS[name]
        line = f'fill="none" stroke="{colour}" stroke-width="3"'
        parts.append(f'<polyline points="{points}" {line}/>')
        x = _LEFT + 120 * number
        parts.append(f'<text x="{x}" y="{_HEIGHT + 55}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{_WIDTH - 20}" y="{_HEIGHT + 55}" text-anchor="end">3 minutes</text>')
    return "\n".join([*parts, "</svg>", ""])
