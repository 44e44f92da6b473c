"""`ha-kiosk open`: everything that is decided before there is a window.

Errors that need no window are reported here, in the terminal.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import click

from ha_kiosk.cli.options import ca_file_option, can_open_window, profile_option
from ha_kiosk.cli.qt_entry import qt_app
from ha_kiosk.cli.start import first_start, start_page
from ha_kiosk.config import sources
from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config, loader
from ha_kiosk.errors import CredentialsDamaged, NoDisplay, UnknownOutput, UsageError
from ha_kiosk.host import restart
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs import setup
from ha_kiosk.recovery.processes import render_fallback, unclean_exits
from ha_kiosk.server import addresses
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth import token_file
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.sign_on import carry_stored_cookies
from ha_kiosk.server.tls.trust import stored_policy
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import MAX_SOCKET, Paths

_log = logging.getLogger(__name__)


@click.command(name="open")
@click.option("--url", help="Home Assistant, or a dashboard. Default: the signed-in server.")
@click.option("--windowed", is_flag=True, help="A window instead of the whole screen.")
@click.option("--size", metavar="WxH", help="The window's size, such as 1280x800.")
@click.option("--output", metavar="NAME", help="The output whose screen to cover.")
@click.option("--zoom", type=float, metavar="FACTOR", help="The page's zoom, such as 1.25.")
@click.option("--theme", type=click.Choice(["auto", "light", "dark"]), help="The page's colours.")
@click.option(
    "--kiosk-mode/--no-kiosk-mode",
    default=None,
    help="Whether the frontend hides its sidebar and menu button. Default: in full screen.",
)
@click.option(
    "--render", type=click.Choice(["auto", "gpu", "software"]), help="How the window is drawn."
)
@click.option(
    "--low-memory/--no-low-memory",
    default=None,
    help="Save memory, at some cost in speed. Default: if there is less than 2 GiB.",
)
@click.option(
    "--screenshot",
    type=click.Path(dir_okay=False, writable=True, resolve_path=True, path_type=Path),
    help="Wait for the dashboard, write it to this PNG file, and exit. Needs no display.",
)
@ca_file_option
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]))
@click.option(
    "--log-file",
    type=click.Path(dir_okay=False, resolve_path=True),
    help="Also write the log to this file; old parts are deleted (4 MiB at most).",
)
@profile_option
@click.pass_context
def open(  # noqa: A001, PLR0913 - named like the command; its arguments are the options
    ctx: click.Context,
    *,
    url: str | None,
    windowed: bool,
    size: str | None,
    output: str | None,
    zoom: float | None,
    theme: str | None,
    kiosk_mode: bool | None,
    render: str | None,
    low_memory: bool | None,
    screenshot: Path | None,
    ca_file: Path | None,
    log_level: str | None,
    log_file: str | None,
    paths: Paths,
) -> None:
    """Show the dashboard, full-screen.

    If no server is configured and nobody has signed in yet, the set-up comes first.
    """
    environment = dict(os.environ)  # as it was at the start; os.environ is changed for Qt
    flags: dict[str, object] = {
        "url": url,
        "full_screen": False if windowed else None,
        "size": size,
        "output": output,
        "zoom": zoom,
        "theme": theme,
        "kiosk_mode": kiosk_mode,
        "render": render,
        "low_memory": low_memory,
        "ca_file": ca_file and str(ca_file),
        "log_level": log_level or ctx.obj,
        "log_file": log_file,
    }
    load = partial(sources.load, paths, environment, flags)
    config = load()
    setup.set_up(config.log_level, config.log_file)
    if restart.VARIABLE not in environment:  # what fails later must not prevent a restart
        _check_photos(config, paths, environment)
    fixed = set(loader().environment(environment)) | set(loader().flags(flags))
    with _source_of_output(paths, environment, flags):
        code = start(config, paths, screenshot=screenshot, load=load, fixed=frozenset(fixed))
    if (reason := restart.RestartReason.of_code(code)) is not None:
        restart.exec_again(environment, reason, boottime())
    ctx.exit(code)


def start(
    config: Config,
    paths: Paths,
    *,
    screenshot: Path | None = None,
    load: Callable[[], Config] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> int:
    """Run the kiosk of the profile and return its exit code; before the first start, the set-up.

    `load` reads the configuration again, if a running kiosk may do so; the keys in `fixed` do not
    come from the profile's file.
    """
    _check_display(screenshot)
    check_folder(screenshot)
    _check_socket(paths)
    with hold(paths), unclean_exits.record_start(paths.runs_file, time.time()) as unasked:
        if unasked >= unclean_exits.LOOP and config.render is Render.AUTO:
            _draw_in_software(paths, unasked)
        credentials = _load(config, paths)
        if screenshot is None and first_start.is_due(config, paths, credentials):
            return first_start.run(config, paths)
        if credentials is not None:
            last_server.remember(paths.server_file, credentials.server)
            credentials = addresses.with_address_in_use(credentials, config, paths.address_file)
        config = start_page.resolved(config, credentials, paths)
        read = None if load is None else lambda account: start_page.resolved(load(), account, paths)
        rules = partial(stored_policy, paths, os.environ)
        client = HttpClient(rules(config, str(config.url)))
        carry_stored_cookies(client, config, paths)
        session = _session(credentials, client, paths)
        try:
            app = qt_app()
            launch = app.Launch(
                config=config,
                paths=paths,
                session=session,
                client=client,
                policy_of=rules,
                screenshot=screenshot,
                read=read,
                fixed=fixed,
            )
            return int(app.run(launch))
        finally:
            client.close()


def _check_socket(paths: Paths) -> None:
    if paths.is_socket_too_long:
        raise UsageError(
            Text(
                "{socket}: the path is too long for a socket ({most} bytes at most). Set "
                "XDG_RUNTIME_DIR to a shorter one, or shorten the profile's name.",
                socket=paths.control_socket,
                most=MAX_SOCKET,
            )
        )


def check_folder(screenshot: Path | None) -> None:
    """Raise `UsageError` if a screenshot cannot be written."""
    if screenshot is not None and not screenshot.parent.is_dir():
        raise UsageError(
            Text(
                "{folder} is not a folder; the screenshot cannot go there.",
                folder=screenshot.parent,
            )
        )


def _check_display(screenshot: Path | None) -> None:
    if can_open_window():
        return
    if screenshot is None:
        raise NoDisplay(
            Text(
                "There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set. Start this "
                "within a graphical session, or use --screenshot FILE, which needs none."
            )
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@contextlib.contextmanager
def _source_of_output(
    paths: Paths, env: Mapping[str, str], flags: Mapping[str, object]
) -> Iterator[None]:
    """Add to the error of an unknown output where it is set, unless on the command line."""
    try:
        yield
    except UnknownOutput as err:
        if flags["output"] is not None:
            raise
        source = sources.settings(paths, env)["output"].source
        raise UsageError(
            Text("{reason} It is set in {source}.", reason=err, source=source)
        ) from None


def _check_photos(config: Config, paths: Paths, env: Mapping[str, str]) -> None:
    if isinstance(config.screen_photos, Path) and not config.screen_photos.is_dir():
        source = sources.settings(paths, env)["screen_photos"].source
        raise UsageError(
            Text(
                "screen.photos in {source}: {folder} is not a folder.",
                source=source,
                folder=config.screen_photos,
            )
        )


def _draw_in_software(paths: Paths, unasked: int) -> None:
    _log.warning(
        "The program ended unexpectedly %d times within ten minutes, maybe because of the "
        "graphics driver. The window is drawn in software for a day; "
        'render = "gpu" overrides that.',
        unasked,
    )
    with contextlib.suppress(OSError):  # then the next start decides again
        render_fallback.remember(paths.crashes_file, time.time())


def _load(config: Config, paths: Paths) -> Credentials | None:
    """Return the stored credentials, otherwise the unit's. Raises `TokenFileUnusable`."""
    try:
        stored = CredentialStore(paths.credentials_file).load()
    except CredentialsDamaged as err:
        _log.warning("%s", err)
        stored = None
    if stored is not None or token_file.of_unit(os.environ, paths.profile) is None:
        return stored
    from ha_kiosk.server.login import provided  # noqa: PLC0415 - few units have one

    _log.info("Signing in with the unit's credential %s.", token_file.CREDENTIAL)
    return provided.of_unit(os.environ, paths.profile, config.url)


def _session(credentials: Credentials | None, client: HttpClient, paths: Paths) -> Session | None:
    if credentials is None:
        return None
    return Session(credentials, client.send, failed_logins=paths.failed_logins_file)
