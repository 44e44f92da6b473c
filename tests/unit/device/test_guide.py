"""The guide's chapter says what the tables of the code say."""

from __future__ import annotations

from pathlib import Path

import ha_kiosk
from ha_kiosk.device.commands import COMMANDS
from ha_kiosk.device.sensors.table import SENSORS

GUIDE = Path(ha_kiosk.__file__).parents[1] / "packaging/guide/device.md"


def rows(chapter: str) -> list[str]:
    """Return the rows of the table of a chapter."""
    text = GUIDE.read_text(encoding="utf-8").partition(f"\n## {chapter}\n")[2].partition("\n## ")[0]
    return [line for line in text.splitlines() if line.startswith("|")][2:]


def test_the_guide_has_all_sensors() -> None:
    """In the order of the table, and no other."""
    assert rows("Sensors") == [f"| {s.name} | `{s.unique_id}` | {s.about} |" for s in SENSORS]


def test_the_guide_has_all_commands() -> None:
    """Ours are marked, and what `safe` does not allow."""
    assert rows("Commands") == [
        f"| `{name}`{' (ours)' * kind.is_ours} | {kind.data} | {kind.about} "
        f"| {'yes' if kind.is_safe else 'no'} |"
        for name, kind in COMMANDS.items()
    ]
