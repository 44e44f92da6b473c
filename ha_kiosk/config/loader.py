"""Reads settings from a TOML file, the environment and the command line.

Each source returns its values, checked; `config` merges them. An error about a setting names the
setting, its source and the allowed values, in the same words for every source.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ha_kiosk.config.values import PartNotAllowed, ValueType
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage import regular_file

PREFIX = "HA_KIOSK_"
COMMAND_LINE = Text("the command line")
ENVIRONMENT = Text("the environment")
NOT_KEYS = frozenset({"HA_KIOSK_PROFILE"})
"""Variables with the prefix of a key that are no keys: the profile selects the file to read."""

TABLES = {"screen": "screen_schedules", "device": None}
"""The tables of the file, whose keys are `screen_…` here and `screen.…` for people, and the setting
that holds the tables in them, such as `[screen.night]`."""

Kinds = Mapping[str, ValueType[Any]]
"""The type of each setting, by its name."""


def shown_name(name: str) -> str:
    """Return the name of a setting in the file and for people, such as `screen.dim_after`."""
    table, _, key = name.partition("_")
    if table not in TABLES or not key:
        return name
    return f"{table}.{'NAME' if name == TABLES[table] else key}"


class ConfigLoader:
    """Reads the settings in `kinds`. Values of those in `secret` are never repeated in an error."""

    def __init__(self, kinds: Kinds, secret: frozenset[str]) -> None:
        self._kinds, self._secret = kinds, secret

    def file(self, file: Path) -> dict[str, Any]:
        """Return the values in a TOML file, which need not exist. Raises `UsageError`."""
        try:
            table = tomllib.loads(regular_file.read_text(file))
        except FileNotFoundError:
            return {}
        except OSError as err:
            raise UsageError(
                Text("{file} cannot be read: {reason}.", file=file, reason=os_reason(err))
            ) from err
        except UnicodeDecodeError as err:
            raise UsageError(Text("{file} is not a text in UTF-8.", file=file)) from err
        except tomllib.TOMLDecodeError as err:
            raise UsageError(
                Text("{file} is not valid TOML: {reason}.", file=file, reason=err)
            ) from err
        return {
            name: self.checked(str(file), name, value)
            for name, value in self._settings(str(file), table)
        }

    def _settings(self, source: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
        """Return the settings in the tables of a file, by their field names."""
        for key, value in table.items():
            if key not in TABLES or not isinstance(value, dict):
                yield self._known(source, key, key), value
                continue
            inner = {name: part for name, part in value.items() if isinstance(part, dict)}
            schedules = TABLES[key]
            if inner and schedules:
                yield schedules, inner
            for name in value.keys() - (inner.keys() if schedules else set()):
                yield self._known(source, f"{key}.{name}", f"{key}_{name}"), value[name]

    def _known(self, source: str, shown: str, name: str) -> str:
        if name not in self._kinds or shown_name(name) != shown:
            raise _unknown(source, shown, map(shown_name, self._kinds))
        return name

    def environment(self, env: Mapping[str, str]) -> dict[str, Any]:
        """Return the values in environment variables; empty ones count as none."""
        names = {PREFIX + name.upper(): name for name in self._kinds}
        values = {}
        for variable in sorted(env):
            if not variable.startswith(PREFIX) or variable in NOT_KEYS:
                continue
            if variable not in names:
                raise _unknown(ENVIRONMENT, variable, names)
            if text := env[variable]:
                name = names[variable]
                value = self.decoded(ENVIRONMENT, name, text, shown_as=variable)
                values[name] = self.checked(ENVIRONMENT, name, value, shown_as=variable)
        return values

    def flags(self, flags: Mapping[str, object]) -> dict[str, Any]:
        """Return the values of the command line's flags; None counts as not given."""
        return {
            name: self.checked(COMMAND_LINE, name, value)
            for name, value in flags.items()
            if value is not None
        }

    def named(self, shown: str) -> str:
        """Return the field name of a setting that a person named. Raises `UsageError`."""
        names = {shown_name(name): name for name in self._kinds}
        if shown not in names:
            raise _unknown(COMMAND_LINE, shown, names)
        return names[shown]

    def checked(self, source: str, name: str, value: object, *, shown_as: str = "") -> object:
        """Return `value` in the form that `Config` has. Raises `UsageError`."""
        try:
            return self._kinds[name].check(value)
        except PartNotAllowed as err:
            where = f"{name.partition('_')[0]}.{err.key}"
            raise _not_allowed(where, source, repr(err.part), err.allowed) from None
        except ValueError:
            # Without the cause, which may repeat a secret.
            raise self._not_allowed(source, name, value, shown_as or shown_name(name)) from None

    def decoded(self, source: str, name: str, text: str, *, shown_as: str = "") -> object:
        """Return the TOML value for the `text` of a value. Raises `UsageError`."""
        try:
            return self._kinds[name].decode(text)
        except ValueError:
            raise self._not_allowed(source, name, text, shown_as or shown_name(name)) from None

    def _not_allowed(self, source: str, name: str, value: object, shown_as: str) -> UsageError:
        what = Text("what it is") if name in self._secret else repr(value)
        return _not_allowed(shown_as, source, what, self._kinds[name].allowed)


def _not_allowed(name: str, source: str, what: str, allowed: str) -> UsageError:
    return UsageError(
        Text(
            "{shown_as} in {source} cannot be {what}. Allowed: {allowed}.",
            shown_as=name,
            source=source,
            what=what,
            allowed=allowed,
        )
    )


def _unknown(source: str, name: str, known: Iterable[str]) -> UsageError:
    known = tuple(known)
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        Text("Did you mean {name}?", name=near[0])
        if near
        else Text("Known are: {names}.", names=", ".join(known))
    )
    return UsageError(
        Text("{name} in {source} is not a setting. {hint}", name=name, source=source, hint=hint)
    )
