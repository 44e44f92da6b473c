"""The only module that names httpx: requests go out, responses come in, errors are ours.

Apart because timeouts, TLS and the translation of a library's errors must be the same for every
request. It refuses to retry, to follow redirects with a body, and to know what a token is.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from ha_kiosk.errors import CertificateNotTrusted, ServerUnreachable

TIMEOUT = 10.0
"""Seconds that one request may take, from its first byte to its last."""
MAX_BODY = 4 * 1024 * 1024
"""Bytes of an answer that are read; more is not an answer to anything we ask."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `form`, `json` and `bearer` may hold secrets and are never shown."""

    method: str
    url: str
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request. `url` is where it came from, after redirects of a GET."""

    status: int
    url: str
    content_type: str = ""
    server: str = ""
    body: bytes = field(default=b"", repr=False)

    def json(self) -> object:
        """Return the decoded body, or None where it is not JSON."""
        try:
            decoded: object = json.loads(self.body)
        except ValueError:
            return None
        return decoded


Send = Callable[[Request], Response]
"""What every caller takes: tests pass a function, the program passes `HttpClient.send`."""


class HttpClient:
    """Sends requests, one after the other or from several threads.

    `timeout` (seconds) is for the whole exchange: a server that drips one byte a second does not
    hold a thread longer than that.
    """

    def __init__(
        self,
        *,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timeout = timeout
        self._clock = clock
        # The system's own trust store, so that update-ca-certificates is honoured.
        self._client = httpx.Client(
            verify=ssl.create_default_context(), timeout=timeout, transport=transport
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, request: Request) -> Response:
        """Send one request and return the answer, whatever its status.

        Raises `CertificateNotTrusted` and `ServerUnreachable`.
        """
        try:
            return self._exchange(request)
        except httpx.HTTPError as err:
            raise _translate(err, request.url) from err
        except httpx.InvalidURL as err:
            raise ServerUnreachable(f"{request.url} is not an address: {err}.") from err

    def _exchange(self, request: Request) -> Response:
        deadline = self._clock() + self._timeout
        headers = {"Authorization": f"Bearer {request.bearer}"} if request.bearer else None
        body = bytearray()
        with self._client.stream(
            request.method,
            request.url,
            data=request.form,
            json=request.json,
            headers=headers,
            follow_redirects=request.method == "GET",
        ) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MAX_BODY:
                    raise ServerUnreachable(f"{request.url} sent an endless answer.")
                if self._clock() > deadline:
                    raise ServerUnreachable(f"{request.url} answered too slowly.")
            return Response(
                status=answer.status_code,
                url=str(answer.url),
                content_type=answer.headers.get("content-type", ""),
                server=answer.headers.get("server", ""),
                body=bytes(body),
            )


def _translate(err: httpx.HTTPError, url: str) -> CertificateNotTrusted | ServerUnreachable:
    host = httpx.URL(url).netloc.decode()
    cause: BaseException | None = err
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateNotTrusted(
                f"The certificate of {host} is not trusted: {cause.verify_message}."
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(err, httpx.TimeoutException):
        return ServerUnreachable(f"{host} did not answer in time.")
    return ServerUnreachable(f"{host} cannot be reached: {err or type(err).__name__}.")
