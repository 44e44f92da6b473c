"""`login --method phone`: shows the QR code in the terminal, and waits for the phone."""

from __future__ import annotations

import os
import shutil
import sys

import click

from ha_kiosk import i18n
from ha_kiosk.cli.sign_in import qr_code
from ha_kiosk.cli.terminal.prompts import TerminalDialog
from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import lan_address, phone
from ha_kiosk.server.websocket import Call
from ha_kiosk.storage.paths import Paths


def sign_in(server: Server, send: Send, call: Call, config: Config, paths: Paths) -> Credentials:
    """Sign in with a phone that scans the code in this terminal. Raises as `phone.sign_in`."""
    tablet = phone.Tablet(
        name=device_name(paths.profile, config.device_name),
        listen=lan_address.towards(server.url),
        translations=i18n.load(config.language, os.environ),
    )
    return phone.sign_in(server, send, tablet, show, call=call)


def show(invitation: phone.Invitation) -> None:
    """Print the code, the address, the name and the digits, which the phone must show, too."""
    lines = qr_code.drawn(invitation.url)
    if fits(lines):
        click.echo(qr_code.coloured(lines), err=True)
    TerminalDialog().show_message(
        Text(
            "Scan the code with a phone in the same network, or open this address there:\n\n"
            "{url}\n\n"
            "The phone shows {tablet!r} and the number {digits}. Go on there only if it does.\n"
            "Waiting for {minutes} minutes; Ctrl-C ends it.",
            url=invitation.url,
            tablet=invitation.tablet,
            digits=invitation.digits,
            minutes=round(phone.TIMEOUT / 60),
        )
    )


def fits(lines: list[str]) -> bool:
    """Return whether the terminal can show `lines`: it is wide enough, and can print blocks."""
    try:
        "▀▄█".encode(sys.stderr.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return shutil.get_terminal_size().columns >= len(lines[0])
