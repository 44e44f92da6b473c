"""Formats a status, for `status` and `ctl`; imports none of the server's modules."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.i18n.text import Text

FIELDS = {
    "profile": Text("Profile"),
    "state": Text("State"),
    "reason": Text("Reason"),
    "overlay": Text("Over the page"),
    "screen": Text("On screen"),
    "display": Text("Display"),
    "brightness": Text("Brightness"),
    "volume": Text("Volume"),
    "idle_s": Text("Not touched for"),
    "last_touch": Text("Last touch"),
    "since": Text("Since"),
    "server": Text("Server"),
    "in_place_of": Text("In place of"),
    "ha_version": Text("Home Assistant"),
    "signed_in": Text("Signed in"),
    "user": Text("User"),
    "token_expires_in": Text("Token expires in"),
    "url": Text("Page"),
    "render": Text("Rendering"),
    "render_reason": Text("Because"),
    "pid": Text("Process"),
    "memory_mb": Text("Memory"),
    "memory_limit_mb": Text("Memory limit"),
    "low_memory": Text("Saves memory"),
    "reloads": Text("Reloads"),
    "recoveries": Text("Recoveries"),
    "crashes": Text("Crashes"),
    "last_error": Text("Last error"),
    "version": Text("ha-kiosk"),
}
_UNITS = {
    "brightness": " %",
    "volume": " %",
    "idle_s": " s",
    "token_expires_in": " s",
    "memory_mb": " MiB",
    "memory_limit_mb": " MiB",
}


def show(fields: Mapping[str, object], *, as_json: bool) -> None:
    """Print the fields of a status, for a program or for a person."""
    if as_json:
        click.echo(json.dumps(fields, indent=2))
        return
    labels = {name: translated(label) for name, label in FIELDS.items()}
    width = max(map(len, labels.values()))
    for name, label in labels.items():
        value = fields.get(name)
        if value is not None and value != "":
            echo(f"{label:<{width}}  {translated(_human(name, value))}")


def _human(name: str, value: object) -> str:
    if isinstance(value, bool):
        return Text("yes") if value else Text("no")
    unit = _UNITS.get(name)
    return f"{value}{unit}" if unit else str(value)
