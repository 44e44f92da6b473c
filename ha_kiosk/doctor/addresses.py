"""Reports which address of the server is in use, and which of the listed ones answer."""

from __future__ import annotations

from collections.abc import Iterator

from ha_kiosk.doctor.finding import Finding, ok, warning
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.addresses import Answers, ServerAddresses

NAME = "addresses"


def run(addresses: ServerAddresses, answers: Answers) -> Iterator[Finding]:
    """Try each address once. That another address than the first does not answer may be normal."""
    is_there = {address: answers(address) for address in addresses.every}
    silent = [address for address, is_up in is_there.items() if not is_up]
    told = Text("In use: {address}.", address=addresses.in_use)
    if silent:
        told = Text(
            "In use: {address}. Not answering from here: {silent}.",
            address=addresses.in_use,
            silent=", ".join(silent),
        )
    first = addresses.every[0]
    yield ok(NAME, told) if is_there[first] else warning(NAME, told)
