"""One exchange with httpx: a request, its redirects, and the answer.

Timeouts, TLS and errors are the same for every request. Nothing is retried, redirects of requests
with a body are not followed, and tokens are not interpreted here.

`TlsPolicy` (tls/policy.py) is applied at each hop of a redirect: the pinned certificate, and
credentials for a proxy in front, are for the server itself only.
"""

# ruff: noqa: E402 - what is kept from the imports has to be said before them
from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

# httpx imports a command line of its own, with rich and pygments, if these are installed, as with
# Debian's package. Without it the import takes 0.70 of the CPU time (n 9). None means "not there".
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

# httpx imports it with its first client, when garbage may be collected again (client.py).
import httpcore  # noqa: F401
import httpx

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.failures import (
    host_of,
    is_proxy_challenge,
    proxy_refused,
    too_slow,
    unreachable,
)
from ha_kiosk.server.http.connection import CancellableConnection
from ha_kiosk.server.http.cookies import ServerCookies
from ha_kiosk.server.http.message import Request, Response
from ha_kiosk.server.http.server_clients import ServerClients
from ha_kiosk.server.tls.policy import TlsPolicy

del sys.modules["httpx._main"]
MAX_REDIRECTS = 5


def exchange(
    request: Request,
    wire: CancellableConnection,
    clients: ServerClients,
    cookies: ServerCookies,
    is_late: Callable[[], bool],
) -> Response:
    """Send `request` and return the answer, whatever its status.

    `is_late` returns whether the answer has taken too long. Raises `CertificateNotTrusted`,
    `ServerUnreachable`, and `UsageError` for a request that cannot be sent at all.
    """
    url, hops = request.url, 0
    with _our_errors(request, wire):
        while hops <= MAX_REDIRECTS:
            with clients.to(url).stream(
                request.method,
                url,
                data=request.form,
                json=request.json,
                headers=_headers(request, url, clients.rules, cookies),
                extensions={"trace": wire.trace},
            ) as answer:
                if request.method != "GET" or answer.next_request is None:
                    _check_proxy(request, answer, clients.rules)
                    return _read(request, answer, is_late)
                url = wire.url = str(answer.next_request.url)
                hops += 1
        raise ServerUnreachable(Text("{host} redirects without end.", host=host_of(request.url)))


@contextmanager
def _our_errors(request: Request, wire: CancellableConnection) -> Iterator[None]:
    """Turn errors of httpx into ours."""
    try:
        yield
    except httpx.TimeoutException as err:
        raise too_slow(wire.url) from err
    except UnicodeEncodeError:
        # Invalid bytes from a command line or a script. The library's message repeats the text.
        raise UsageError(
            Text("A name or password that was given is not a text in UTF-8.")
        ) from None
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        # UnicodeError: after a redirect to a name with symbols, such as xn--53h.local.
        # The library's message repeats parts of the address, maybe a password.
        host = host_of(request.url)
        if _is_address(request.url):
            nowhere = Text("{host} redirects to something that is no web address.", host=host)
            raise ServerUnreachable(nowhere) from None
        raise UsageError(Text("{host} is not an address.", host=host)) from None
    except httpx.HTTPError as err:
        raise unreachable(err, wire.url) from err


def _read(request: Request, answer: httpx.Response, is_late: Callable[[], bool]) -> Response:
    url, body = str(answer.url), bytearray()
    certificate = _certificate(answer)  # the connection is gone after the last byte
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > request.max_body:
            raise ServerUnreachable(Text("{host} sent an endless answer.", host=host_of(url)))
        if is_late():
            raise too_slow(url)
    return Response(
        status=answer.status_code,
        url=url,
        content_type=answer.headers.get("content-type", ""),
        server=answer.headers.get("server", ""),
        body=bytes(body),
        asked=request.url,
        location=str(answer.next_request.url) if answer.next_request else "",
        certificate=certificate,
    )


def _check_proxy(request: Request, answer: httpx.Response, rules: TlsPolicy) -> None:
    challenge = answer.headers.get("www-authenticate", "")
    if is_proxy_challenge(answer.status_code, challenge):
        has_token = request.bearer is not None
        raise proxy_refused(host_of(str(answer.url)), rules, with_token=has_token)


def _headers(
    request: Request, url: str, rules: TlsPolicy, cookies: ServerCookies
) -> dict[str, str]:
    """Return the headers for one hop to `url`: a token goes only to the server it is meant for."""
    # Without it the library decodes the name, and refuses symbols, such as those of xn--53h.local.
    headers = {"Host": httpx.URL(url).netloc.decode("ascii")}
    if rules.apply_to(url) and (carried := cookies.header(url)):
        headers["Cookie"] = carried
    if request.bearer and _origin(url) == _origin(request.url):
        return headers | {"Authorization": f"Bearer {request.bearer}"}
    login = rules.authorization(url)
    return headers | ({"Authorization": login} if login else {})


def _origin(url: str) -> tuple[str, bytes, int | None]:
    parts = httpx.URL(url)
    return parts.scheme, parts.raw_host, parts.port


def _certificate(answer: httpx.Response) -> bytes | None:
    stream = answer.extensions.get("network_stream")
    wrapped = stream.get_extra_info("ssl_object") if stream is not None else None
    return wrapped.getpeercert(True) if wrapped is not None else None  # noqa: FBT003 - C's


def _is_address(url: str) -> bool:
    with suppress(httpx.InvalidURL):
        return httpx.URL(url).scheme in {"http", "https"}
    return False
