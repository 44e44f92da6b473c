"""Checks the connection to Home Assistant: name, server, certificate, token, WebSocket, version.

A step that fails ends the check. The token is requested once, and each refusal is counted together
with those of the kiosk (server/auth/failed_logins.py), because the server counts them, too.
"""

from __future__ import annotations

import shlex
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ha_kiosk.doctor import certificates
from ha_kiosk.doctor.finding import Finding, Level, ok, problem, skipped, warning
from ha_kiosk.errors import (
    AccessDenied,
    CertificateNotTrusted,
    KioskError,
    SignInRefused,
    UsageError,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.address.address import candidates
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import find
from ha_kiosk.server.http import Send
from ha_kiosk.server.tls import certificate
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.server.websocket import Call

NAMES = ("dns", "server", "certificate", "token", "websocket", "home-assistant")
DNS, SERVER, CERTIFICATE, TOKEN, WEBSOCKET, VERSION = NAMES
_CONNECT_WITHIN = 5.0


def resolve(host: str) -> list[str]:
    """Return the addresses of a name. Raises `OSError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return sorted({str(entry[4][0]) for entry in found})


def shown_certificate(url: str, rules: TlsPolicy) -> Certificate:
    """Return the certificate of a server. Raises `OSError`, and `ValueError` for an invalid one."""
    parts = urlsplit(url)
    where = (parts.hostname or "", parts.port or 443)
    with (
        closing(socket.create_connection(where, _CONNECT_WITHIN)) as plain,
        rules.context(url).wrap_socket(plain, server_hostname=where[0]) as wire,
    ):
        shown = wire.getpeercert(binary_form=True)
    return certificate.read(shown or b"")


@dataclass(frozen=True, slots=True)
class Connection:
    """The server of a profile, and how to reach it; tests replace the functions."""

    address: str | None
    credentials: Credentials | None
    send: Send
    damage: KioskError | None = None
    profile: str = "default"
    resolve: Callable[[str], list[str]] = resolve
    rules: TlsPolicy = field(default_factory=TlsPolicy)
    certificate: Callable[[str, TlsPolicy], Certificate] = shown_certificate
    call: Call = websocket.call
    now: Callable[[], float] = time.time
    failed_logins: Path | None = None

    def run(self) -> Iterator[Finding]:
        """Run the steps."""
        if self.address is None:
            text = self.damage or Text("Not signed in, and no url is configured.")
            yield problem(SERVER, str(text), self._login)
            return
        try:
            url = candidates(self.address)[0]
        except UsageError as err:
            yield problem(SERVER, str(err))
            return
        found = self._dns(urlsplit(url).hostname or "")
        yield found
        if found.level is Level.PROBLEM:
            return
        try:
            url = find(self.address, self.send).url
        except CertificateNotTrusted as err:
            yield problem(SERVER, Text("Reached, but its certificate is not trusted."))
            yield problem(CERTIFICATE, str(err))
            return
        except KioskError as err:
            yield problem(SERVER, str(err))
            return
        yield ok(SERVER, Text("Home Assistant answers at {url}.", url=url))
        yield self._certificate(url)
        yield from self._signed_in()

    @property
    def _login(self) -> str:
        command = ["ha-kiosk", "login"]
        if self.profile != "default":
            command += ["--profile", self.profile]
        return shlex.join([*command, self.address or "http://homeassistant.local:8123"])

    def _dns(self, host: str) -> Finding:
        try:
            addresses = self.resolve(host)
        except (OSError, UnicodeError):
            return problem(
                DNS,
                Text(
                    "The name {host} cannot be resolved. Is the network up, and is the name right?",
                    host=host,
                ),
                f"getent hosts {shlex.quote(host)}",
            )
        if addresses == [host]:
            return ok(DNS, Text("Not needed: {host} is an address.", host=host))
        return ok(DNS, Text("{host} is {addresses}.", host=host, addresses=", ".join(addresses)))

    def _certificate(self, url: str) -> Finding:
        if not url.startswith("https:"):
            return ok(CERTIFICATE, Text("Not used: the server is reached by plain http."))
        try:
            shown = self.certificate(url, self.rules)
        except (OSError, ValueError):
            return skipped(CERTIFICATE, Text("Trusted. Its expiry date could not be read."))
        is_pinned = self.rules.pin is not None and self.rules.apply_to(url)
        return certificates.of_server(shown, self.now(), is_pinned=is_pinned, login=self._login)

    def _signed_in(self) -> Iterator[Finding]:
        if self.credentials is None:
            text = str(self.damage) if self.damage else Text("Nobody is signed in.")
            yield problem(TOKEN, text, self._login)
            return
        session = Session(self.credentials, self.send, failed_logins=self.failed_logins)
        try:
            session.access_token()
        except AccessDenied as err:
            yield problem(TOKEN, str(err))
            return
        except SignInRefused as err:
            yield problem(TOKEN, str(err), self._login)
            return
        except KioskError as err:
            yield skipped(TOKEN, Text("Not checked: {reason}", reason=err))
            return
        who = self.credentials.user or Text("an unknown user")
        yield ok(TOKEN, Text("The server accepts the sign-in of {who}.", who=who))
        try:
            answer = session.call(self.call, {"type": "get_config"})
        except KioskError as err:
            yield problem(
                WEBSOCKET,
                Text(
                    "{reason} Does a proxy in between pass WebSockets (/api/websocket)?", reason=err
                ),
            )
            return
        yield ok(WEBSOCKET, Text("Connected, and signed in."))
        yield _version(answer)


def _version(answer: object) -> Finding:
    match answer:
        case {"version": str(version), "state": "RUNNING"}:
            return ok(VERSION, Text("Version {version}.", version=version))
        case {"version": str(version), "state": str(state)}:
            return warning(
                VERSION,
                Text(
                    "Version {version}, which is not ready yet ({state}).",
                    version=version,
                    state=state.lower(),
                ),
            )
        case {"version": str(version)}:
            return ok(VERSION, Text("Version {version}.", version=version))
    return skipped(VERSION, Text("The server does not tell its version."))
