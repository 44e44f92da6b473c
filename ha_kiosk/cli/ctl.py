"""`ha-kiosk ctl`: controls a running kiosk, on the same machine and as the same user."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.terminal.status_format import show
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import Paths

# A negative number is an invalid number, not an option.
_NUMBER = {"ignore_unknown_options": True}
_DURATION = re.compile(r"([0-9]{1,6})([smh]?)")


@click.group()
def ctl() -> None:
    """Control a running kiosk."""


@ctl.command()
@json_option
@profile_option
def status(*, as_json: bool, paths: Paths) -> None:
    """Show the state of the kiosk."""
    show(ask(paths, "status"), as_json=as_json)


@ctl.command()
@profile_option
def reload(*, paths: Paths) -> None:
    """Load the dashboard again."""
    ask(paths, "reload")


@ctl.command()
@click.argument("path")
@profile_option
def navigate(*, path: str, paths: Paths) -> None:
    """Go to PATH of the same server, such as /lovelace/0."""
    if not path.startswith("/") or path.startswith("//"):
        raise UsageError(
            Text("{path!r} is not a path of the server, such as /lovelace/0.", path=path)
        )
    ask(paths, "navigate", path=path)


@ctl.command()
@click.argument("file", type=click.Path(dir_okay=False, resolve_path=True, path_type=Path))
@profile_option
def screenshot(*, file: Path, paths: Paths) -> None:
    """Write a picture of the screen to FILE, as PNG."""
    ask(paths, "screenshot", file=str(file))


_SWITCH = click.argument("state", type=click.Choice(["on", "off"]))


@ctl.command()
@_SWITCH
@profile_option
def screen(*, state: str, paths: Paths) -> None:
    """Switch the screen on, or off until the next touch."""
    ask(paths, "screen", on=state == "on")


@ctl.command()
@_SWITCH
@profile_option
def screensaver(*, state: str, paths: Paths) -> None:
    """Show the screensaver until the next touch, or end it."""
    ask(paths, "screensaver", on=state == "on")


@ctl.command()
@_SWITCH
@profile_option
def keyboard(*, state: str, paths: Paths) -> None:
    """Show the on-screen keyboard for the field that has the focus, or hide it."""
    ask(paths, "keyboard", on=state == "on")


@ctl.command(context_settings=_NUMBER)
@click.argument("percent", type=click.IntRange(0, 100))
@profile_option
def brightness(*, percent: int, paths: Paths) -> None:
    """Set the brightness of the screen in percent, until the kiosk is restarted."""
    ask(paths, "brightness", percent=percent)


@ctl.command(context_settings=_NUMBER)
@click.argument("percent", type=click.IntRange(0, 100))
@profile_option
def volume(*, percent: int, paths: Paths) -> None:
    """Set the volume in percent; 0 mutes the sound."""
    ask(paths, "volume", percent=percent)


@ctl.command(context_settings=_NUMBER)
@click.argument("duration", metavar="DURATION")
@profile_option
def hold(*, duration: str, paths: Paths) -> None:
    """Keep the screen on for DURATION, such as 90s, 10m or 2h; 0 ends it."""
    ask(paths, "hold", seconds=_seconds(duration))


@ctl.command(context_settings=_NUMBER)
@click.argument("duration", metavar="[DURATION]", default="10m")
@profile_option
def clean(*, duration: str, paths: Paths) -> None:
    """Ignore touches until two corners are held, so that the glass can be wiped.

    It ends after DURATION at the latest. Default: 10m.
    """
    ask(paths, "clean", seconds=_seconds(duration))


def _seconds(duration: str) -> int:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise UsageError(
            Text("{duration!r} is not a duration, such as 90s, 10m or 2h.", duration=duration)
        )
    return int(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


@ctl.command(name="quit")
@profile_option
def quit_(*, paths: Paths) -> None:
    """End the kiosk."""
    ask(paths, "quit")
