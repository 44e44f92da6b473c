"""`ha-kiosk device`: this tablet as a device in Home Assistant."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.terminal.terminal_text import echo
from ha_kiosk.device.registration import Registration, RegistrationStore
from ha_kiosk.errors import NotRunning
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import Paths


@click.group()
def device() -> None:
    """Manage this tablet as a device in Home Assistant."""


@device.command()
@json_option
@profile_option
def status(*, as_json: bool, paths: Paths) -> None:
    """Show whether the tablet is registered, where, and for which user."""
    found = RegistrationStore(paths.device_file).load()
    if as_json:
        click.echo(json.dumps(_fields(found), indent=2))
    elif found is None:
        echo(Text("This tablet is not registered. `ha-kiosk open` does that."))
    else:
        echo(_sentence(found))


@device.command()
@profile_option
def register(*, paths: Paths) -> None:
    """Register the tablet again, as a new device if it was deleted."""
    RegistrationStore(paths.device_file).delete()
    if _tell(paths, "device-register"):
        echo(Text("The running kiosk registers the device now."))
    else:
        echo(Text("The next start of `ha-kiosk open` registers the device."))


@device.command()
@profile_option
def unregister(*, paths: Paths) -> None:
    """Stop being a device; its entities stay until you delete it in Home Assistant."""
    store = RegistrationStore(paths.device_file)
    if (found := store.load()) is not None:
        store.save(replace(found, is_deleted=True))
    _tell(paths, "device-unregister")
    echo(Text("Not a device any more. Delete it in Home Assistant: Settings, Devices."))


def _sentence(found: Registration) -> Text:
    if found.is_deleted:
        return Text(
            "The device {name} was deleted in Home Assistant, at {server} for {user}.",
            name=found.name,
            server=found.server,
            user=found.user,
        )
    return Text(
        "The device {name} is registered, at {server} for {user}.",
        name=found.name,
        server=found.server,
        user=found.user,
    )


def _tell(paths: Paths, command: str) -> bool:
    try:
        ask(paths, command)
    except NotRunning:
        return False
    return True


def _fields(found: Registration | None) -> dict[str, object]:
    if found is None:
        return {"registered": False}
    return {
        "registered": not found.is_deleted,
        "deleted": found.is_deleted,
        "name": found.name,
        "server": found.server,
        "user": found.user,
        "device_id": found.device_id,
    }
