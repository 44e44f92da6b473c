"""Recognises a single sign-on in front of the server: Cloudflare Access, Authelia, Authentik, ….

A network that wants a sign-in of its own (a captive portal) counts as one.

Until a browser sends its cookie, it answers in place of the server: with a redirect to a page of
another host, or with a page of its own. Home Assistant itself answers these requests with JSON or
plain text, and redirects none of them to another host.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from ha_kiosk.config.config import Config
from ha_kiosk.errors import HttpsWanted, SignOnRequired
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import known_sign_on
from ha_kiosk.server.address.origin import origin
from ha_kiosk.server.http import HttpClient, Response, cookies
from ha_kiosk.storage.paths import Paths

_REDIRECTS = range(300, 400)
_QUESTIONS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED})
_PAGE_OF_ANOTHER = _QUESTIONS | {HTTPStatus.OK, HTTPStatus.FORBIDDEN}


def required(server: str, asker: str) -> SignOnRequired:
    """Return the error for `asker`, a host that asks for a sign-in in front of `server`."""
    return SignOnRequired(
        Text(
            "{asker} asks for a sign-in of its own in front of Home Assistant at {server}. That "
            "needs a window: ha-kiosk login --method window.",
            asker=asker,
            server=server,
        )
    )


def perhaps_required(server: str) -> SignOnRequired:
    """Return the error for a page that `server` itself shows in place of Home Assistant."""
    return SignOnRequired(
        Text(
            "{asker} shows a page of its own in place of Home Assistant at {server}. If it is a "
            "sign-in in front of it, that needs a window: ha-kiosk login --method window. Else the "
            "address is another program's.",
            asker=host_of(server),
            server=server,
        )
    )


def refuse(response: Response) -> None:
    """Raise `SignOnRequired` if `response` comes from a sign-on."""
    asked = response.asked or response.url
    server = origin(asked)
    if response.status in _REDIRECTS and response.location:
        if (asker := _asker(asked, response.location)) is not None:
            raise required(server, asker)
    elif response.is_page:
        if (asker := host_of(response.url)) != host_of(asked):
            if response.status in _PAGE_OF_ANOTHER:
                raise required(server, asker)
        elif response.status in _QUESTIONS:
            raise required(server, asker)


def refuse_page(response: Response) -> None:
    """Raise `SignOnRequired` as `refuse` does, and also for any page of the server's own host."""
    refuse(response)
    if response.status == HTTPStatus.OK and response.is_page:
        raise perhaps_required(origin(response.asked or response.url))


def carry_stored_cookies(client: HttpClient, config: Config, paths: Paths) -> None:
    """Give `client` the cookies of the profile's browser, if a sign-on is expected. Reads a file.

    The client's policy says for which server they are.
    """
    if config.sign_in_hosts or known_sign_on.load(paths.sign_on_file):
        client.cookies.add_stored(*cookies.stored(paths, client.tls_policy))


def host_of(url: str) -> str:
    """Return the host of `url`, without its port, "" if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def https_wanted(asked: str, location: str) -> HttpsWanted | None:
    """Return the error for a redirect to https on the requested host, None for any other one."""
    is_secured = asked.startswith("http:") and location.startswith("https:")
    if not is_secured or host_of(location) != host_of(asked):
        return None
    return HttpsWanted(
        Text(
            "{host} wants https now. If that is Home Assistant, too: "
            "ha-kiosk login --moved https://{host}",
            host=urlsplit(location).netloc.rpartition("@")[2],
        )
    )


def _asker(asked: str, location: str) -> str | None:
    """Return the host that a redirect leads to; None for one from http to https."""
    return None if https_wanted(asked, location) else host_of(location) or None
