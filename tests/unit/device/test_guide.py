"""The guide's chapter says what the tables of the code say."""

from __future__ import annotations

from pathlib import Path

import ha_kiosk
from ha_kiosk.device.sensors import SENSORS

GUIDE = Path(ha_kiosk.__file__).parents[1] / "packaging/guide/device.md"


def test_the_guide_has_all_sensors() -> None:
    """In the order of the table, and no other."""
    text = GUIDE.read_text(encoding="utf-8")
    chapter = text.partition("## Sensors")[2].partition("\n## ")[0]
    rows = [line for line in chapter.splitlines() if line.startswith("|")][2:]
    assert rows == [f"| {s.name} | `{s.unique_id}` | {s.about} |" for s in SENSORS]
