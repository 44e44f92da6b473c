"""Finds the Home Assistant server that a person meant, by trying its possible addresses."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from ha_kiosk.errors import (
    CertificateChanged,
    CertificateNotTrusted,
    GatewayRefused,
    HttpsWanted,
    KioskError,
    NotHomeAssistant,
    ProxyRefused,
    ServerNotSetUp,
    ServerUnreachable,
    SignOnRequired,
)
from ha_kiosk.i18n.text import Text, lines, listed
from ha_kiosk.server import sign_on
from ha_kiosk.server.address.address import candidates, origin, refuse_closed_port
from ha_kiosk.server.failures import gateway_refused
from ha_kiosk.server.http import Request, Response, Send

_MOST_TELLING = (
    ServerNotSetUp,
    CertificateChanged,
    CertificateNotTrusted,
    SignOnRequired,
    GatewayRefused,
    NotHomeAssistant,
    HttpsWanted,
    ServerUnreachable,
)


PROVIDERS = "/auth/providers"
"""A path that every Home Assistant answers without a sign-in, and without counting it."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One login provider of a server. `type` is `homeassistant`, `trusted_networks` or another."""

    name: str
    id: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Server:
    """A Home Assistant that answered. `url` has no path and no slash at its end."""

    url: str
    providers: tuple[Provider, ...]
    sees_us_as_local: bool = False

    @property
    def view(self) -> str:
        """Return how the server sees this device, which decides whether some users may sign in.

        Users who may sign in only locally need a local address; users of `trusted_networks` need
        that provider to be offered. See the view of `/auth/providers` in
        homeassistant.components.auth.login_flow.
        """
        types = ",".join(sorted({provider.type for provider in self.providers}))
        return f"{'local' if self.sees_us_as_local else 'other'} {types}"


def find(text: str, send: Send) -> Server:
    """Return the server that `text` means, and the login providers that it offers.

    Raises `ProxyRefused`, otherwise the most specific of `ServerNotSetUp`, `CertificateNotTrusted`,
    `SignOnRequired`, `GatewayRefused`, `NotHomeAssistant` and `ServerUnreachable`, with the answer
    of each address.
    """
    errors: list[KioskError] = []
    for url in candidates(text):
        try:
            return _ask(url, send)
        except ProxyRefused:
            raise
        except _MOST_TELLING as err:
            errors.append(err)
            if isinstance(err, CertificateNotTrusted | ServerNotSetUp):
                # Somebody who breaks TLS must not make us fall back to plain http.
                break
    worst = min(errors, key=lambda err: _MOST_TELLING.index(type(err)))
    if len(errors) == 1 or isinstance(worst, ServerNotSetUp):
        raise worst
    said = dict.fromkeys(str(err) for err in errors)
    raise type(worst)(lines(Text("No Home Assistant was found there."), *said)) from worst


def find_behind(text: str, send: Send) -> Server | None:
    """Return the server, None if something in front of it asks first. Raises as `find`.

    If a page only refuses, a person may still open it in a window.
    """
    try:
        return find(text, send)
    except ProxyRefused:
        raise
    except GatewayRefused:
        return None


def _ask(url: str, send: Send) -> Server:
    response = send(Request("GET", url + PROVIDERS))
    answer = response.json()
    if isinstance(answer, dict) and answer.get("code") == "onboarding_required":
        base = origin(response.url)
        raise ServerNotSetUp(
            Text(
                "Home Assistant at {url} is not set up yet: open {url} in a browser and create the "
                "first user.",
                url=base,
            )
        )
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        sign_on.refuse(response)
        raise ServerUnreachable(
            Text("{url} is not ready: it answered {what}.", url=url, what=described(response))
        )
    # Servers up to 2023.10 answer with the bare list.
    providers = answer.get("providers") if isinstance(answer, dict) else answer
    if response.status != HTTPStatus.OK or not isinstance(providers, list):
        sign_on.refuse_page(response)
        if response.status == HTTPStatus.FORBIDDEN and response.is_page:
            raise gateway_refused(response.url, described(response))
        raise NotHomeAssistant(_foreign(url, response))
    refuse_closed_port(response.url)
    is_local = answer.get("preselect_remember_me") is True if isinstance(answer, dict) else False
    return Server(origin(response.url), tuple(_providers(providers)), is_local)


def _foreign(url: str, response: Response) -> Text:
    if is_ban(response):
        return Text(
            "{url} answered, but not as Home Assistant does: {what}. Is this computer's address "
            "banned there (ip_bans.yaml)?",
            url=url,
            what=described(response),
        )
    return Text(
        "{url} answered, but not as Home Assistant does: {what}.",
        url=url,
        what=described(response),
    )


def is_ban(response: Response) -> bool:
    """Return whether a banned device got this answer: plain text, so not another program's page."""
    return response.status == HTTPStatus.FORBIDDEN and not response.is_page


def described(response: Response) -> Text:
    """Return a description of the answer for a person: status, content type, server."""
    parts: list[str] = [Text("status {status}", status=response.status)]
    if response.content_type:
        parts.append(_printable(response.content_type))
    if response.server:
        parts.append(Text("from {server}", server=_printable(response.server)))
    return listed(*parts)


def _providers(items: list[object]) -> list[Provider]:
    found = []
    for item in items:
        match item:
            case {"name": str(name), "type": str(type_), **rest}:
                id_ = rest.get("id")
                found.append(Provider(name, id_ if isinstance(id_, str) else None, type_))
    return found


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:80]
