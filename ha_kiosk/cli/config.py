"""`ha-kiosk config`: shows the settings and their sources, and changes them in their file."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path

import click

from ha_kiosk.cli.control_client import reload_settings
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.terminal.prompts import TerminalDialog, is_terminal
from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.config import sources
from ha_kiosk.config.config import keys, loader
from ha_kiosk.config.key import Key
from ha_kiosk.config.loader import COMMAND_LINE, TABLES
from ha_kiosk.config.schedule import Schedule
from ha_kiosk.config.sources import Setting
from ha_kiosk.config.writer import save
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import UNUSED_USER, candidates, names_user
from ha_kiosk.storage.paths import Paths

HIDDEN = "***"


@click.group()
def config() -> None:
    """Show and change the settings.

    They come from /etc/ha-kiosk/config.toml, the profile's file, environment variables and options
    of ha-kiosk open; the later one wins. ha-kiosk.toml(5) lists them.
    """


@config.command()
@json_option
@profile_option
def show(*, as_json: bool, paths: Paths) -> None:
    """Show every setting, and where its value comes from."""
    found = sources.settings(paths, os.environ)
    rows = [(key.shown, _shown(key, found[key.name]), found[key.name].source) for key in keys()]
    if as_json:
        table = {name: {"value": value, "source": source} for name, value, source in rows}
        click.echo(json.dumps(table, indent=2))
        return
    texts = [(name, _text(value), translated(source)) for name, value, source in rows]
    width, wide = (max(len(row[column]) for row in texts) for column in (0, 2))
    for name, text, source in texts:
        echo(f"{name:<{width}}  {source:<{wide}}  {text}")


@config.command()
@click.argument("key")
@profile_option
def get(*, key: str, paths: Paths) -> None:
    """Print the value of KEY, such as screen.off_after; nothing if it has none."""
    known = _key(key)
    found = sources.settings(paths, os.environ)[known.name]
    if known.secret and found.value is not None:
        raise UsageError(
            Text(
                "{key} is a secret and is not shown. It comes from {source}.",
                key=key,
                source=found.source,
            )
        )
    value = _plain(found.value)
    if value is not None:
        click.echo(value if isinstance(value, str) else json.dumps(value))


@config.command(name="set")
@click.argument("key")
@click.argument("value", required=False)
@click.option("--default", "is_default", is_flag=True, help="Remove KEY from the file.")
@click.option(
    "--system", is_flag=True, help="Write /etc/ha-kiosk/config.toml, for all users; needs root."
)
@profile_option
def set_(*, key: str, value: str | None, is_default: bool, system: bool, paths: Paths) -> None:
    """Write KEY = VALUE into the profile's file; its comments and order stay.

    For a secret, leave out VALUE: it is asked for, or read from stdin. Separate the items of a
    list with commas. A running kiosk reads the file again.
    """
    known = _key(key)
    if known.name in TABLES.values():
        raise UsageError(
            Text("{key} is a table: write it into the file (ha-kiosk config path).", key=key)
        )
    if is_default and value is not None:
        raise UsageError(Text("--default and a value do not go together."))
    if system and known.secret:
        raise UsageError(
            Text(
                "{key} is a secret, and every user may read {file}.",
                key=key,
                file=paths.system_config_file,
            )
        )
    new = None if is_default else _value(known, value)
    file = paths.system_config_file if system else paths.config_file
    save(file, {known.name: new}, is_private=not system)
    source = sources.settings(paths, os.environ)[known.name].source
    if source not in {str(file), sources.DEFAULT}:
        echo(
            Text(
                "{key} is in {source} as well, which wins over {file}.",
                key=key,
                source=source,
                file=file,
            ),
            err=True,
        )
    if not system:
        reload_settings(paths)


@config.command()
@click.option("--system", is_flag=True, help="Print the path of the file for all users.")
@profile_option
def path(*, system: bool, paths: Paths) -> None:
    """Print the path of the profile's file, even if it does not exist yet."""
    click.echo(str(paths.system_config_file if system else paths.config_file))


def _key(shown: str) -> Key:
    name = loader().named(shown)
    return next(key for key in keys() if key.name == name)


def _value(key: Key, text: str | None) -> object:
    """Return the value for the file from the command line's `text`; a secret comes from stdin."""
    if key.secret:
        if text is not None:
            raise UsageError(
                Text(
                    "{key} is a secret, and every user sees command lines: leave the value out.",
                    key=key.shown,
                )
            )
        text = _secret(key.shown)
    if text is None:
        raise UsageError(
            Text("Which value? Allowed for {key}: {allowed}.", key=key.shown, allowed=key.allowed)
        )
    found = loader()
    value = found.decoded(COMMAND_LINE, key.name, text)
    checked = found.checked(COMMAND_LINE, key.name, value)
    if key.name == "url":
        candidates(text)
        if names_user(text):
            raise UsageError(UNUSED_USER)
    return checked if isinstance(checked, StrEnum) else value


def _secret(label: str) -> str:
    return TerminalDialog().secret(label) if is_terminal() else sys.stdin.readline().strip()


def _shown(key: Key, setting: Setting) -> object:
    is_hidden = key.secret and setting.value is not None
    return HIDDEN if is_hidden else _plain(setting.value)


def _text(value: object) -> str:
    return translated(Text("none")) if value is None else json.dumps(value, ensure_ascii=False)


def _plain(value: object) -> object:
    """Return a value in the form of the file, for JSON."""
    match value:
        case StrEnum() | Path():
            return str(value)
        case (int(width), int(height)):
            return f"{width}x{height}"
        case tuple() if schedules := [part for part in value if isinstance(part, Schedule)]:
            return {part.name: _plain(part.table) for part in schedules}
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case tuple():
            return list(value)
    return value
