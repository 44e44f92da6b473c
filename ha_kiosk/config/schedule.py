"""Settings that hold at a time of day: the tables in `[screen]`, such as `[screen.night]`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from ha_kiosk.config.values import ValueType

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is set from `begin` until `end`, past midnight where `end` is the earlier one."""

    name: str
    begin: time
    end: time
    settings: tuple[tuple[str, object], ...]
    """Names of `Config` and their values."""

    @property
    def table(self) -> dict[str, object]:
        """Return it as its table in the file has it."""
        ends = {"from": f"{self.begin:%H:%M}", "to": f"{self.end:%H:%M}"}
        return ends | {name.partition("_")[2]: value for name, value in self.settings}

    def holds_at(self, now: time) -> bool:
        """Return whether it holds at `now`. With equal ends it always does."""
        if self.begin < self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


def schedules(prefix: str, kinds: Mapping[str, ValueType[Any]]) -> ValueType[tuple[Schedule, ...]]:
    """Return the kind of tables with `from`, `to`, and settings of `kinds` under a `prefix`."""

    def check(value: Any) -> tuple[Schedule, ...]:  # noqa: ANN401 - a table, as TOML has it
        return tuple(_schedule(prefix, kinds, name, table) for name, table in value.items())

    known = ", ".join(kinds)
    return ValueType(
        f'tables with from = "22:00", to = "06:30" and any of {known}', check, tomllib.loads
    )


def _schedule(
    prefix: str, kinds: Mapping[str, ValueType[Any]], name: str, table: object
) -> Schedule:
    if not isinstance(table, Mapping):
        raise ValueError  # noqa: TRY004 - one exception says "not allowed", whatever the reason
    rest = dict(table)
    begin, end = _time(rest.pop("from", None)), _time(rest.pop("to", None))
    if not rest.keys() <= kinds.keys():
        raise ValueError
    checked = tuple((f"{prefix}_{key}", kinds[key].check(value)) for key, value in rest.items())
    return Schedule(name, begin, end, checked)


def _time(value: object) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError
    return time(int(match[1]), int(match[2]))
