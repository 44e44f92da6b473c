"""Formats a status. Apart from `status`, so that `ctl` does not import the server's modules."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

from ha_kiosk.cli.prompts import printable

FIELDS = {
    "profile": "Profile",
    "state": "State",
    "reason": "Reason",
    "overlay": "Over the page",
    "screen": "On screen",
    "display": "Display",
    "brightness": "Brightness",
    "volume": "Volume",
    "idle_s": "Not touched for",
    "last_touch": "Last touch",
    "since": "Since",
    "server": "Server",
    "in_place_of": "In place of",
    "ha_version": "Home Assistant",
    "signed_in": "Signed in",
    "user": "User",
    "token_expires_in": "Token expires in",
    "url": "Page",
    "render": "Rendering",
    "render_reason": "Because",
    "pid": "Process",
    "memory_mb": "Memory",
    "memory_limit_mb": "Memory limit",
    "low_memory": "Saves memory",
    "reloads": "Reloads",
    "recoveries": "Recoveries",
    "crashes": "Crashes",
    "last_error": "Last error",
    "version": "ha-kiosk",
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
    width = max(map(len, FIELDS.values()))
    for name, label in FIELDS.items():
        value = fields.get(name)
        if value is not None and value != "":
            click.echo(f"{label:<{width}}  {printable(_human(name, value))}")


def _human(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value}{_UNITS.get(name, '')}"
