"""The description of one setting: its field of `Config`, and its entry in help texts."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from ha_kiosk.config.loader import PREFIX, shown_name
from ha_kiosk.config.values import ValueType


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration, as help texts and the man page show it.

    `name` is the field of `Config`, `shown` the name in the file: `screen.dim_after`.
    `reloadable`: a running kiosk applies a new value when it reads the file again (SIGHUP).
    `secret`: the value is not shown.
    """

    name: str
    shown: str
    environment: str
    description: str
    allowed: str
    default: object
    reloadable: bool
    secret: bool


def at_start(default: object, kind: ValueType[Any], description: str) -> Any:  # noqa: ANN401 - as dataclasses.field does
    """Return the field of a setting that takes effect at the next start."""
    about = {"kind": kind, "description": description, "reloadable": False, "secret": False}
    return field(default=default, metadata=about)


def reloadable(
    default: object, kind: ValueType[Any], description: str, *, secret: bool = False
) -> Any:  # noqa: ANN401 - as dataclasses.field does
    """Return the field of a setting that a running kiosk applies when it reads the file again."""
    about = {"kind": kind, "description": description, "reloadable": True, "secret": secret}
    return field(default=default, repr=not secret, metadata=about)


def keys_of(config: type) -> tuple[Key, ...]:
    """Return the keys of a class that is made of such fields, in their order."""
    return tuple(
        Key(
            name=entry.name,
            shown=shown_name(entry.name),
            environment=PREFIX + entry.name.upper(),
            description=entry.metadata["description"],
            allowed=entry.metadata["kind"].allowed,
            default=entry.default,
            reloadable=entry.metadata["reloadable"],
            secret=entry.metadata["secret"],
        )
        for entry in fields(config)
    )
