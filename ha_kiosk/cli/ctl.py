"""`ha-kiosk ctl`: tell a running kiosk what to do, from this machine and as its user."""

from __future__ import annotations

from pathlib import Path

import click

from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.status_format import show
from ha_kiosk.errors import UsageError
from ha_kiosk.storage.paths import Paths


@click.group()
def ctl() -> None:
    """Tell a running kiosk what to do."""


@ctl.command()
@json_option
@profile_option
def status(*, as_json: bool, paths: Paths) -> None:
    """Tell how it is doing."""
    show(ask(paths, "status"), as_json=as_json)


@ctl.command()
@profile_option
def reload(*, paths: Paths) -> None:
    """Load the dashboard anew."""
    ask(paths, "reload")


@ctl.command()
@click.argument("path")
@profile_option
def navigate(*, path: str, paths: Paths) -> None:
    """Go to PATH of the same server, such as /lovelace/0."""
    if not path.startswith("/") or path.startswith("//"):
        raise UsageError(f"{path!r} is not a path of the server, such as /lovelace/0.")
    ask(paths, "navigate", path=path)


@ctl.command()
@click.argument("file", type=click.Path(dir_okay=False, resolve_path=True, path_type=Path))
@profile_option
def screenshot(*, file: Path, paths: Paths) -> None:
    """Write what is on screen to FILE, as PNG."""
    ask(paths, "screenshot", file=str(file))


@ctl.command(name="quit")
@profile_option
def quit_(*, paths: Paths) -> None:
    """End it."""
    ask(paths, "quit")
