"""A scripted server and a scripted person, for the ways to sign in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.finder import Provider, Server
from ha_kiosk.server.http import Request, Response

URL = "http://ha.local:8123"
HOMEASSISTANT = Provider("Home Assistant Local", None, "homeassistant")
TRUSTED = Provider("Trusted Networks", None, "trusted_networks")
COMMAND_LINE = Provider("Command Line", "cmd", "command_line")

TOKENS = {"access_token": "access", "expires_in": 1800, "refresh_token": "refresh"}
CONFIG = {"version": "2026.11.0"}


def server(*providers: Provider) -> Server:
    """Return a server that offers `providers`."""
    return Server(URL, providers or (HOMEASSISTANT,))


def answer(data: object, status: int = 200, content_type: str = "application/json") -> Response:
    """Return an answer that holds `data` as JSON."""
    return Response(status, URL, content_type, body=json.dumps(data).encode())


def html(status: int) -> Response:
    """Return an answer that is no JSON."""
    return Response(status, URL, "text/html", "nginx", b"<h1>Hello</h1>")


def form(step_id: str, *fields: dict[str, object], **more: object) -> Response:
    """Return a form of the login flow `flow-1`."""
    return answer(
        {
            "type": "form",
            "flow_id": "flow-1",
            "step_id": step_id,
            "data_schema": list(fields),
            "errors": {},
            **more,
        }
    )


def text_field(name: str) -> dict[str, object]:
    """Return a field of a form that takes a text."""
    return {"name": name, "type": "string", "required": True}


def password_form(error: str | None = None) -> Response:
    """Return the form of the provider `homeassistant`."""
    return form(
        "init",
        text_field("username"),
        text_field("password"),
        errors={"base": error} if error else {},
    )


def code_form(error: str | None = None) -> Response:
    """Return the form of the second factor `totp`."""
    return form(
        "mfa",
        text_field("code"),
        errors={"base": error} if error else {},
        description_placeholders={"mfa_module_name": "Authenticator app", "mfa_module_id": "totp"},
    )


DONE = answer({"type": "create_entry", "flow_id": "flow-1", "result": "the-code"})
NO_PKCE = answer(None, 404)
PKCE = answer({"code_challenge_methods_supported": ["S256"]})
"""What servers answer when they are asked for PKCE, before 2026.11 and since."""
SIGNED_IN = (DONE, answer(TOKENS), answer(CONFIG))
"""What a server answers from the last form on."""


class Script:
    """A `Send` that gives `answers` in turn, raises those that are errors, and keeps requests."""

    def __init__(self, *answers: Response | BaseException) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Give the next answer."""
        self.requests.append(request)
        assert self.answers, f"one request too many: {request}"
        given = self.answers.pop(0)
        if isinstance(given, BaseException):
            raise given
        return given

    def sent(self) -> list[str]:
        """Return method and path of all requests."""
        return [f"{r.method} {r.url.removeprefix(URL)}" for r in self.requests]


@dataclass
class Person:
    """A `Dialog` whose questions are answered by `answers` in turn; an error is raised."""

    answers: list[object] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def show_message(self, text: str) -> None:
        """Keep what is said."""
        self.told.append(text)

    def choose(self, title: str, options: Sequence[str]) -> int:
        """Choose the option that is next in `answers`."""
        return list(options).index(str(self._next(f"{title}? {', '.join(options)}")))

    def text(self, label: str) -> str:
        """Answer in the open."""
        return str(self._next(label))

    def secret(self, label: str) -> str:
        """Answer unseen."""
        return str(self._next(f"{label} (hidden)"))

    def _next(self, question: str) -> object:
        self.asked.append(question)
        assert self.answers, f"one question too many: {question}"
        given = self.answers.pop(0)
        if isinstance(given, BaseException):
            raise given
        return given


def anna(server: str, access_token: str, command: Mapping[str, object], /) -> object:
    """Be a WebSocket that knows whose the token is."""
    assert (server, access_token) == (URL, "access")
    assert command == {"type": "auth/current_user"}
    return {"name": "Anna", "is_admin": False}


def nobody(server: str, access_token: str, command: Mapping[str, object], /) -> object:
    """Be a WebSocket that does not answer."""
    raise ServerUnreachable(Text("no answer"))
