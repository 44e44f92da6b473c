"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ha_kiosk.storage.paths import Paths

F = TypeVar("F", bound=Callable[..., object])


def _paths(_ctx: click.Context, _param: click.Parameter, value: str) -> Paths:
    return Paths(value)


def _name(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    return value and Paths(value).profile


def profile_option(function: F) -> F:
    """Add `--profile NAME` to a command, as an argument `paths`."""
    return click.option(
        "--profile",
        "paths",
        default="default",
        envvar="HA_KIOSK_PROFILE",
        metavar="NAME",
        callback=_paths,
        help="The profile, if this user has several kiosks.",
    )(function)


def any_profile_option(function: F) -> F:
    """Add an optional `--profile NAME` to a command, as an argument `profile`."""
    return click.option(
        "--profile",
        envvar="HA_KIOSK_PROFILE",
        metavar="NAME",
        callback=_name,
        help="The profile. Default: the one that starts with the machine.",
    )(function)


def ca_file_option(function: F) -> F:
    """Add `--ca-file PEM` to a command."""
    return click.option(
        "--ca-file",
        metavar="PEM",
        type=click.Path(dir_okay=False, exists=True, resolve_path=True, path_type=Path),
        help="Trust only the CAs in this PEM file to sign the server's certificate.",
    )(function)


def json_option(function: F) -> F:
    """Add `--json` to a command, as an argument `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(
        function
    )


def has_display() -> bool:
    """Return whether there is a Wayland or X11 display to open a window on."""
    return bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY"))


def can_open_window() -> bool:
    """Return whether Qt has a display, or was told to do without one (`QT_QPA_PLATFORM`)."""
    return has_display() or bool(os.environ.get("QT_QPA_PLATFORM"))
