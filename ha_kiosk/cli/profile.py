"""`ha-kiosk profile`: lists the profiles of this user, and removes one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click

from ha_kiosk.cli import status
from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option
from ha_kiosk.cli.terminal.prompts import confirm, is_terminal
from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.errors import AlreadyRunning, KioskError, NotRunning, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.storage import profile_files
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths

ANSWER_WITHIN = 5.0
"""Seconds for the answer of a profile's kiosk: one that hangs must not block the list."""
_TITLES = (Text("PROFILE"), Text("STATE"), Text("SIGNED IN"), Text("SERVER"), Text("USER"))


@click.group()
def profile() -> None:
    """List and remove the profiles of this user.

    A profile is one kiosk: its own settings, server, sign-in and browser storage. The first one is
    called default; `ha-kiosk login --profile NAME` makes another.
    """


@profile.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the profiles: state, sign-in, server and user of each."""
    rows = [_row(Paths(name)) for name in profile_files.names()]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    if not rows:
        echo(Text("There is no profile yet: ha-kiosk login makes one."))
        return
    table = [tuple(map(translated, cells)) for cells in (_TITLES, *map(_cells, rows))]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        line = "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        echo(line.rstrip())


@profile.command()
@click.argument("name")
@click.option("--yes", "-y", is_flag=True, help="Ask no questions.")
@click.option("--local-only", is_flag=True, help="Delete the files here without asking the server.")
def remove(*, name: str, yes: bool, local_only: bool) -> None:
    """Sign the profile NAME out, and delete its files: settings, credentials, browser storage.

    Fails while the kiosk of the profile runs. Other files in its folders stay, and so do all
    other profiles.
    """
    paths = Paths(name)
    if not profile_files.exists(paths):
        known = ", ".join(profile_files.names()) or Text("none")
        raise UsageError(
            Text("There is no profile {name!r}. There are: {known}.", name=name, known=known)
        )
    with _stopped(paths):  # report it before any question
        pass
    if not yes:
        _ask(paths)
    with _stopped(paths):
        _remove(paths, local_only=local_only)
    echo(Text("The profile {name!r} is removed.", name=name))


def _remove(paths: Paths, *, local_only: bool) -> None:
    from ha_kiosk.cli import logout  # noqa: PLC0415 - imports httpx, which the list does without

    store = CredentialStore(paths.credentials_file)
    command = f"ha-kiosk profile remove {paths.profile}"
    credentials = logout.load(store, command=command, local_only=local_only)
    if not local_only:
        logout.revoke(credentials, paths, command=command)
    store.delete()  # first, so that a revoked token is gone even if the rest fails
    is_device = paths.device_file.exists()
    profile_files.delete(paths)
    if credentials is not None:
        logout.report(credentials, local_only=local_only)
    if is_device:
        echo(Text("Its device stays in Home Assistant until you delete it: Settings, Devices."))


@contextmanager
def _stopped(paths: Paths) -> Iterator[None]:
    """Hold the lock of the profile, so that none of its kiosks runs. Raises `AlreadyRunning`."""
    name = paths.profile
    try:
        with hold(paths):
            yield
    except AlreadyRunning as err:
        raise AlreadyRunning(
            Text(
                "{reason} End it first: ha-kiosk ctl quit --profile {name}; or, where it "
                "starts with the machine: ha-kiosk autostart disable --profile {name}",
                reason=err,
                name=name,
            )
        ) from None


def _ask(paths: Paths) -> None:
    name = paths.profile
    if not is_terminal():
        raise UsageError(
            Text("There is no terminal to ask on. Use --yes to remove {name!r}.", name=name)
        )
    found = _row(paths)
    question = Text("Remove the profile {name!r} with its settings and sign-in?", name=name)
    if found["signed_in"]:
        question = Text(
            "Remove the profile {name!r} with its settings and sign-in? It is signed in to "
            "{server}.",
            name=name,
            server=found["server"],
        )
    if not confirm(question):
        raise click.Abort


def _row(paths: Paths) -> dict[str, object]:
    """Return the status of a profile: from its running kiosk, otherwise from its files."""
    is_running = True
    try:
        found = ask(paths, "status", timeout=ANSWER_WITHIN)
    except NotRunning:
        is_running, found = False, status.stopped(paths)
    except KioskError:
        found = status.stopped(paths) | {"state": "unknown"}
    return {
        "profile": paths.profile,
        "running": is_running,
        "state": found.get("state"),
        "signed_in": found.get("signed_in"),
        "server": found.get("server") or last_server.recall(paths.server_file),
        "user": found.get("user"),
    }


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    signed_in = Text("yes") if row["signed_in"] else Text("no")
    texts = (row["profile"], row["state"], signed_in, row["server"], row["user"])
    return tuple("-" if text is None else str(text) for text in texts)
