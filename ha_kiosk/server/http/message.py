"""One HTTP request, and the answer to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MAX_BODY = 4 * 1024 * 1024
"""Bytes of an answer that are read, if the request does not say otherwise."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `form`, `json` and `bearer` may hold secrets and are never shown.

    More than `max_body` bytes are no answer.
    """

    method: str
    url: str
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)
    max_body: int = MAX_BODY


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request. `url` is where it came from, after redirects of a GET.

    `asked` is where the request went to, `location` where a redirect leads that was not followed.
    `certificate` is the one that the connection was made with (DER), None for plain http.
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
        """Return whether it is a page, and so not what Home Assistant's API said."""
        return "html" in self.content_type

    def json(self) -> object:
        """Return the decoded body, or None if it is not JSON."""
        try:
            decoded: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return decoded


Send = Callable[[Request], Response]
"""What every caller takes: tests pass a function, the program passes `HttpClient.send`."""
