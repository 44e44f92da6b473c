"""`ha-kiosk demo`: a temporary Home Assistant, signed in and on screen.

All of it except the installation is in a temporary folder, which is deleted at the end.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click

from ha_kiosk.cli.open import check_folder, start
from ha_kiosk.cli.options import can_open_window
from ha_kiosk.cli.qt_entry import qt_app
from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.config.config import Config
from ha_kiosk.demo import dashboard, install
from ha_kiosk.demo.folder import temporary
from ha_kiosk.demo.onboarding import Owner, onboard
from ha_kiosk.demo.paths import DemoPaths
from ha_kiosk.demo.progress import DemoProgress
from ha_kiosk.demo.server import HomeAssistant, running
from ha_kiosk.errors import NoDisplay
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs import setup
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient


@click.command()
@click.option(
    "--screenshot",
    type=click.Path(dir_okay=False, writable=True, resolve_path=True, path_type=Path),
    help="Wait for the dashboard, write it to this PNG file, and exit. Needs no display.",
)
@click.option("--windowed", is_flag=True, help="A window instead of the whole screen.")
@click.option("--size", metavar="WxH", help="The window's size, such as 1280x800.")
@click.option(
    "--port", type=click.IntRange(1, 65535), help="The server's port. Default: a free one."
)
@click.pass_context
def demo(
    ctx: click.Context,
    *,
    screenshot: Path | None,
    windowed: bool,
    size: str | None,
    port: int | None,
) -> None:
    """Install and show a temporary Home Assistant.

    The first time, Home Assistant is installed into the cache folder (about 1 GB), which takes some
    minutes. It listens on this computer only. Closing the window ends it and deletes its data.
    """
    _check(screenshot)
    progress = DemoProgress(translated=translated)
    with _ending_on_signals(), temporary() as folder:
        paths = DemoPaths(root=folder)
        flags = {
            "full_screen": False if windowed else None,
            "size": size,
            "log_level": ctx.obj,
            "memory_guard": False,  # it may restart the program, but a demo has one server
        }
        config = Config.load(paths.config_file, os.environ | {"HA_KIOSK_URL": ""}, flags)
        setup.set_up(config.log_level, config.log_file)
        installed = install.provide(install.cache(), progress)
        server = HomeAssistant(installed.python, folder / "server", port=port)
        progress.begin(Text("Starting Home Assistant {version}", version=installed.version))
        with running(server, tick=progress.show):
            owner, path = _sign_in(server, paths)
            progress.end()
            _introduce(server, owner)
            config = replace(config, url=f"{server.url}{path}")
            ctx.exit(start(config, paths, screenshot=screenshot))


def _check(screenshot: Path | None) -> None:
    """Raise now what would otherwise fail only after the installation."""
    if screenshot is None and not can_open_window():
        raise NoDisplay(
            Text(
                "There is no display to show the demo on. `ha-kiosk demo --screenshot FILE` "
                "needs none: it writes a picture of the dashboard."
            )
        )
    check_folder(screenshot)
    qt_app()


def _sign_in(server: HomeAssistant, paths: DemoPaths) -> tuple[Owner, str]:
    """Return the user of the new server, and the path of the dashboard."""
    client = HttpClient()
    try:
        owner = onboard(server.url, client.send)
        token = Session(owner.credentials, client.send).access_token().value
        path = dashboard.save(server.url, token)
    finally:
        client.close()
    CredentialStore(paths.credentials_file).save(owner.credentials)
    return owner, path


def _introduce(server: HomeAssistant, owner: Owner) -> None:
    echo(
        Text("Home Assistant runs on {server} until you close the window.", server=server.url),
        err=True,
    )
    # For a person who signs out in the page and wants to sign in again; not for the log of a CI
    # machine.
    if sys.stderr.isatty():
        echo(
            Text(
                "Its user is {user}, the password {password}",
                user=owner.username,
                password=owner.password,
            ),
            err=True,
        )


@contextmanager
def _ending_on_signals() -> Iterator[None]:
    """End the server and delete the temporary folder at SIGTERM and a closed terminal, too."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, end) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            with suppress(TypeError):  # a handler that was not set from Python
                signal.signal(number, handler)
