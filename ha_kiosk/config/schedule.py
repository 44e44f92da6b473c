"""Settings for a time of day: the tables in `[screen]`, such as `[screen.night]`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from ha_kiosk.config.values import PartNotAllowed, ValueType
from ha_kiosk.i18n.text import Text

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Settings from `begin` until `end`, past midnight if `end` is the earlier time."""

    name: str
    begin: time
    end: time
    settings: tuple[tuple[str, object], ...]
    """Field names of `Config` and their values."""

    @property
    def table(self) -> dict[str, object]:
        """Return it as a table of the file."""
        ends = {"from": f"{self.begin:%H:%M}", "to": f"{self.end:%H:%M}"}
        return ends | {name.partition("_")[2]: value for name, value in self.settings}

    def holds_at(self, now: time) -> bool:
        """Return whether it applies at `now`. With equal ends it always does."""
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


def schedules(prefix: str, kinds: Mapping[str, ValueType[Any]]) -> ValueType[tuple[Schedule, ...]]:
    """Return the type of tables with `from`, `to`, and settings of `kinds` with a `prefix`."""

    def check(value: Any) -> tuple[Schedule, ...]:  # noqa: ANN401 - a table, as TOML has it
        return tuple(_schedule(prefix, kinds, name, table) for name, table in value.items())

    return ValueType(Text("tables with {keys}", keys=_in_table(kinds)), check, tomllib.loads)


def _in_table(kinds: Mapping[str, ValueType[Any]]) -> str:
    keys = ", ".join(kinds)
    return Text('from = "22:00", to = "06:30" and any of {keys}', keys=keys)


def _schedule(
    prefix: str, kinds: Mapping[str, ValueType[Any]], name: str, table: object
) -> Schedule:
    if not isinstance(table, Mapping):
        raise ValueError  # noqa: TRY004 - one exception says "not allowed", whatever the reason
    if not {"from", "to"} <= table.keys() <= {"from", "to", *kinds}:
        raise PartNotAllowed(name, dict(table), _in_table(kinds))
    begin, end = (_time(f"{name}.{key}", table[key]) for key in ("from", "to"))
    checked = tuple(
        (f"{prefix}_{key}", _checked(f"{name}.{key}", kinds[key], value))
        for key, value in table.items()
        if key in kinds
    )
    return Schedule(name, begin, end, checked)


def _checked(key: str, kind: ValueType[Any], value: object) -> object:
    try:
        return kind.check(value)
    except ValueError:
        raise PartNotAllowed(key, value, kind.allowed) from None


def _time(key: str, value: object) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        shown = f"{value:%H:%M}" if isinstance(value, time) else value
        raise PartNotAllowed(key, shown, Text('a time of day as a text, from "00:00" to "23:59"'))
    return time(int(match[1]), int(match[2]))
