"""The sources of settings: this machine's file, the profile's file, the environment, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ha_kiosk.config.config import Config, loader
from ha_kiosk.config.loader import PREFIX
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import Paths

DEFAULT = Text("default")


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of the field `name` of `Config`, and its source as a text for people."""

    name: str
    value: object
    source: str


def load(paths: Paths, env: Mapping[str, str], flags: Mapping[str, object]) -> Config:
    """Return the configuration of a profile; of two sources the later one wins.

    They are `/etc/ha-kiosk/config.toml`, the profile's file, `env` and `flags`. Raises
    `UsageError`.
    """
    found = loader()
    machine, profile = found.file(paths.system_config_file), found.file(paths.config_file)
    return Config(**machine | profile | found.environment(env) | found.flags(flags))


def settings(paths: Paths, env: Mapping[str, str]) -> dict[str, Setting]:
    """Return the value and the source of each setting, in the order of `Config`.

    Raises `UsageError`.
    """
    found = loader()
    values: dict[str, tuple[Any, str]] = {}
    for file in (paths.system_config_file, paths.config_file):
        values |= {name: (value, str(file)) for name, value in found.file(file).items()}
    for name, value in found.environment(env).items():
        values[name] = value, PREFIX + name.upper()
    return {
        entry.name: Setting(entry.name, *values.get(entry.name, (entry.default, DEFAULT)))
        for entry in fields(Config)
    }
