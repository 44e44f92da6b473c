"""Chooses a server if none was given: lists those that announce themselves in the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ha_kiosk.cli.terminal.prompts import TerminalDialog
from ha_kiosk.cli.terminal.terminal_text import printable
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address import discovery
from ha_kiosk.server.address.discovery import FoundServer

_EXAMPLE = "ha-kiosk login http://homeassistant.local:8123"
_NOTHING = """No Home Assistant was found in this network. Try:
  - its address, if you know it: {example}
  - the same network as the server's: guest Wi-Fi and VLANs keep announcements apart
  - a firewall on this machine that lets mDNS in (UDP port 5353)
  - whether the server runs, and its integration "Zeroconf" is not switched off"""


def choose(
    *, is_interactive: bool, browse: Callable[[], Sequence[FoundServer]] | None = None
) -> str:
    """Return the address of the server that the person chose.

    Raises `UsageError` if no server was found, and without a terminal: a script names its server.
    """
    dialog = TerminalDialog()
    if is_interactive:
        dialog.show_message(Text("Looking for Home Assistant in this network …"))
    found = (browse or discovery.browse)()
    if not found:
        raise UsageError(Text(_NOTHING, example=_EXAMPLE))
    lines = [_line(server) for server in found]
    if not is_interactive:
        told = "\n".join(f"  {printable(line)}" for line in lines)
        raise UsageError(
            Text(
                "Which server? Found in this network:\n{servers}\nTry: {example}",
                servers=told,
                example=_EXAMPLE,
            )
        )
    return found[dialog.choose(Text("Sign in to"), lines)].url


def _line(server: FoundServer) -> str:
    version = f" (Home Assistant {server.version})" if server.version else ""
    return f"{server.name}  {server.url}{version}"
