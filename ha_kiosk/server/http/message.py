"""One HTTP request, and its response."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MAX_BODY = 4 * 1024 * 1024
"""Bytes of a response that are read, unless the request says otherwise."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `form`, `json` and `bearer` may contain secrets and are never shown.

    A response of more than `max_body` bytes is an error.
    """

    method: str
    url: str
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)
    max_body: int = MAX_BODY


@dataclass(frozen=True, slots=True)
class Response:
    """The response to one request. `url` is where it came from, after redirects of a GET.

    `asked` is the requested address, `location` the target of a redirect that was not followed.
    `certificate` is the server's certificate (DER), None for plain http.
    """

    status: int
    url: str
    content_type: str = ""
    server: str = ""
    body: bytes = field(default=b"", repr=False)
    location: str = field(default="", repr=False)
    asked: str = field(default="", repr=False, compare=False)
    certificate: bytes | None = field(default=None, repr=False)

    @property
    def is_page(self) -> bool:
        """Return whether it is an HTML page, and so not an answer of Home Assistant's API."""
        return "html" in self.content_type

    def json(self) -> object:
        """Return the decoded body, or None if it is not JSON."""
        try:
            decoded: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return decoded


Send = Callable[[Request], Response]
"""Sends a request. Tests pass a function, the program passes `HttpClient.send`."""
