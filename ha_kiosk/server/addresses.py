"""The addresses of one server: the first, where somebody signed in, and those of the settings.

A token goes to these origins and to no other. The one in use is stored in a file, because the
program restarts to use another one: some of Chromium's flags depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import on_server
from ha_kiosk.server.address.origin import origin
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import find
from ha_kiosk.server.http import Send
from ha_kiosk.storage import state_file

_ADDRESS = "address"
Answers = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class ServerAddresses:
    """All addresses of a server, in order of preference, and the one in use."""

    every: tuple[str, ...]
    in_use: str

    @property
    def better(self) -> tuple[str, ...]:
        """Return the addresses that are preferred to the one in use."""
        return self.every[: self.every.index(self.in_use)]

    def to_change_to(self, answers: Answers, *, is_away: bool) -> str | None:
        """Return the address to use instead, None to stay; waits for the network.

        If the kiosk has no connection (`is_away`), that is the first address that answers while the
        current one does not, before and after the check; otherwise a better one that answers.
        """
        if not is_away:
            return next(filter(answers, self.better), None)
        if answers(self.in_use):
            return None
        others = [address for address in self.every if address != self.in_use]
        found = next(filter(answers, others), None)
        # A server that has just been started answers at all of its addresses at once.
        return None if found is None or answers(self.in_use) else found


def of(credentials: Credentials, config: Config) -> ServerAddresses:
    """Return the addresses of the server of `credentials`. Raises `UsageError` as `listed`."""
    every = tuple(dict.fromkeys((credentials.server, *listed(config))))
    return ServerAddresses(every, credentials.address)


def listed(config: Config) -> tuple[str, ...]:
    """Return the origins in `fallback_urls`. Raises `UsageError`."""
    try:
        return tuple(map(origin, config.fallback_urls))
    except UsageError as err:
        raise UsageError(Text("fallback_urls: {reason}", reason=err)) from None


def use(file: Path, address: str) -> None:
    """Store that `address` is the one to use. Waits for the disk. Raises `OSError`."""
    state_file.write(file, {_ADDRESS: address})


def with_address_in_use(credentials: Credentials, config: Config, file: Path) -> Credentials:
    """Return `credentials` with the address that is stored in `file`, if it is still listed.

    Raises `UsageError` as `listed`.
    """
    kept = state_file.read(file).get(_ADDRESS)
    others = [address for address in listed(config) if address != credentials.server]
    return replace(credentials, via=next((one for one in others if one == kept), None))


def page_in_use(url: str, credentials: Credentials, others: Iterable[str]) -> str | None:
    """Return `url`, a page of any of the addresses, at the one in use; None for another server."""
    for server in (credentials.server, *others):
        if (there := on_server(url, server)) is not None:
            return credentials.address + there.removeprefix(server)
    return None


def is_there(address: str, send: Send) -> bool:
    """Return whether Home Assistant itself answers at this origin, without a redirect."""
    try:
        return find(address, send).url == address
    except KioskError:
        return False
