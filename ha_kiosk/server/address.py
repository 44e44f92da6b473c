"""What a person typed, and the Home Assistant server that it means.

Apart because finding a server means asking several addresses. It refuses paths: Home Assistant
lives at the root.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from ha_kiosk.errors import (
    CertificateChanged,
    CertificateNotTrusted,
    KioskError,
    NotHomeAssistant,
    ServerNotSetUp,
    ServerUnreachable,
)
from ha_kiosk.server.http import Request, Response, Send
from ha_kiosk.server.origin import host as _host
from ha_kiosk.server.origin import origin as origin  # noqa: PLC0414 - an address has one
from ha_kiosk.server.origin import port as _port
from ha_kiosk.server.origin import split as _split

PORT = 8123
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_LOCAL_NAME = re.compile(r"[^.]+|.*\.(local|lan|home|internal|localhost|home\.arpa|fritz\.box)")
_MOST_TELLING = (
    ServerNotSetUp,
    CertificateChanged,
    CertificateNotTrusted,
    NotHomeAssistant,
    ServerUnreachable,
)


@dataclass(frozen=True, slots=True)
class Provider:
    """One way in that a server offers. `type` is `homeassistant`, `trusted_networks` or so."""

    name: str
    id: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Server:
    """A Home Assistant that answered. `url` has no path and no slash at its end."""

    url: str
    providers: tuple[Provider, ...]


def candidates(text: str) -> tuple[str, ...]:
    """Return the origins to try for what a person typed, the likeliest first.

    A scheme is taken at its word. Without one, a port alone leaves http or https; a name or
    address of the local network is most often plain http on 8123, any other most often https.
    """
    text = text.strip()
    if _SCHEME.match(text):
        return (origin(text),)
    parts = _split(f"http://{text}")
    host = _host(parts)
    port = _port(parts)
    tries: tuple[str, ...]
    if port is not None:
        tries = (f"http://{host}:{port}", f"https://{host}:{port}")
    elif _is_local(host):
        tries = (
            f"http://{host}:{PORT}",
            f"https://{host}:{PORT}",
            f"https://{host}",
            f"http://{host}",
        )
    else:
        tries = (f"https://{host}", f"https://{host}:{PORT}", f"http://{host}:{PORT}")
    return tuple(origin(url) for url in tries)


def on_server(text: str, server: str) -> str | None:
    """Return the page of `server` that a person meant by `text`, None for another server's.

    A server that sends everybody on to https is the same one under both addresses.
    """
    ours = origin(server)
    meant = candidates(text)
    if ours not in meant and ours not in {f"https{url.removeprefix('http')}" for url in meant}:
        return None
    text = text.strip()
    rest = _split(text if _SCHEME.match(text) else f"//{text}")
    return ours + rest._replace(scheme="", netloc="").geturl()


def find(text: str, send: Send) -> Server:
    """Return the server that `text` means, and the ways in that it offers.

    Raises the most telling of `ServerNotSetUp`, `CertificateNotTrusted`, `NotHomeAssistant` and
    `ServerUnreachable`, with what each address said.
    """
    errors: list[KioskError] = []
    for url in candidates(text):
        try:
            return _ask(url, send)
        except _MOST_TELLING as err:
            errors.append(err)
            if isinstance(err, CertificateNotTrusted | ServerNotSetUp):
                # Whoever spoils TLS must not be rewarded with plain http.
                break
    worst = min(errors, key=lambda err: _MOST_TELLING.index(type(err)))
    if len(errors) == 1 or isinstance(worst, ServerNotSetUp):
        raise worst
    said = dict.fromkeys(str(err) for err in errors)
    raise type(worst)("\n".join(["No Home Assistant was found there.", *said])) from worst


def _ask(url: str, send: Send) -> Server:
    response = send(Request("GET", f"{url}/auth/providers"))
    answer = response.json()
    if isinstance(answer, dict) and answer.get("code") == "onboarding_required":
        base = origin(response.url)
        raise ServerNotSetUp(
            f"Home Assistant at {base} is not set up yet: "
            f"open {base} in a browser and create the first user."
        )
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ServerUnreachable(f"{url} is not ready: it answered {described(response)}.")
    # Servers up to 2023.10 answer with the bare list.
    providers = answer.get("providers") if isinstance(answer, dict) else answer
    if response.status != HTTPStatus.OK or not isinstance(providers, list):
        hint = " Is this computer's address banned there (ip_bans.yaml)?"
        raise NotHomeAssistant(
            f"{url} answered, but not as Home Assistant does: {described(response)}."
            + (hint if response.status == HTTPStatus.FORBIDDEN else "")
        )
    return Server(origin(response.url), tuple(_providers(providers)))


def described(response: Response) -> str:
    """Return what answered, for a person: status, content type, server."""
    parts = [f"status {response.status}"]
    if response.content_type:
        parts.append(_printable(response.content_type))
    if response.server:
        parts.append(f"from {_printable(response.server)}")
    return ", ".join(parts)


def _providers(items: list[object]) -> list[Provider]:
    found = []
    for item in items:
        match item:
            case {"name": str(name), "type": str(type_), **rest}:
                id_ = rest.get("id")
                found.append(Provider(name, id_ if isinstance(id_, str) else None, type_))
    return found


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return not ipaddress.ip_address(host.strip("[]")).is_global
    return bool(_LOCAL_NAME.fullmatch(host))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:80]
