"""The server's login flow: parses its answers into steps, and makes the next requests.

No step is answered automatically and no answer is repeated, because each wrong password counts
towards a ban of this device's address.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from ha_kiosk.errors import (
    AccessDenied,
    KioskError,
    NotHomeAssistant,
    ServerUnreachable,
    SignInAborted,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.finder import Provider
from ha_kiosk.server.http import Request, Response, Send


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `options` are pairs of value and label of a `select`."""

    name: str
    type: str = "string"
    optional: bool = False
    options: tuple[tuple[object, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the server. `error` is its error about the last answer, such as `invalid_auth`."""

    flow_id: str
    step_id: str
    fields: tuple[Field, ...] = ()
    error: str | None = None
    mfa_module: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The flow has succeeded, with an authorization code."""

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Aborted:
    """The server has aborted the flow."""

    reason: str


Step = Form | Done | Aborted


class Flow:
    """One login flow of `server`, from `start` to its end or to `abandon`."""

    def __init__(self, server: str, send: Send) -> None:
        self._url = f"{server}/auth/login_flow"
        self._send = send
        self._flow_id: str | None = None

    def start(self, provider: Provider) -> Step:
        """Begin to sign in with `provider`."""
        return self._post(
            self._url,
            {
                "client_id": oauth.CLIENT_ID,
                "handler": [provider.type, provider.id],
                "redirect_uri": oauth.REDIRECT_URI,
                "type": "authorize",
            },
        )

    def answer(self, form: Form, values: Mapping[str, object]) -> Step:
        """Send the answers to `form`."""
        return self._post(self._step_url(form.flow_id), {**values, "client_id": oauth.CLIENT_ID})

    def abandon(self) -> None:
        """Tell the server that this flow is abandoned. Does not fail."""
        if self._flow_id is not None:
            with contextlib.suppress(KioskError):
                self._send(Request("DELETE", self._step_url(self._flow_id)))
            self._flow_id = None

    def _step_url(self, flow_id: str) -> str:
        return f"{self._url}/{quote(flow_id, safe='')}"

    def _post(self, url: str, body: Mapping[str, object]) -> Step:
        step = parse(self._send(Request("POST", url, json=body)))
        self._flow_id = step.flow_id if isinstance(step, Form) else None
        return step


def parse(response: Response) -> Step:
    """Return the step in the server's answer.

    Raises `AccessDenied`, `SignInAborted`, `ServerUnreachable` or `NotHomeAssistant`.
    """
    data = response.json()
    if response.status != HTTPStatus.OK:
        raise _failure(response, data)
    match data:
        case {"type": "create_entry", "result": str(code)}:
            return Done(code)
        case {"type": "abort", "reason": str(reason)}:
            return Aborted(reason)
        case {"type": "form", "flow_id": str(flow_id), "step_id": str(step_id), **rest}:
            return Form(
                flow_id=flow_id,
                step_id=step_id,
                fields=_fields(rest.get("data_schema")),
                error=_error(rest.get("errors")),
                mfa_module=_mfa_module(rest.get("description_placeholders")),
            )
        case _:
            raise _failure(response, data)


def _failure(response: Response, data: object) -> KioskError:
    message = data.get("message") if isinstance(data, dict) else None
    if response.status == HTTPStatus.FORBIDDEN:
        return AccessDenied(
            Text("The server does not let this device sign in: {message}.", message=message)
            if message
            else Text(
                "The server does not let this device sign in (403). After too many wrong "
                "passwords it bans an address: see ip_bans.yaml in its configuration folder."
            )
        )
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerUnreachable(
            Text("The server failed with HTTP status {status}.", status=response.status)
        )
    if message:
        return SignInAborted(Text("The server has ended the sign-in: {message}.", message=message))
    return NotHomeAssistant(
        Text(
            "What answered the sign-in is not Home Assistant: HTTP status {status}, {kind}.",
            status=response.status,
            kind=response.content_type or Text("no content type"),
        )
    )


def _fields(schema: object) -> tuple[Field, ...]:
    entries = schema if isinstance(schema, list) else []
    return tuple(
        Field(
            name=entry["name"],
            type=str(entry.get("type", "string")),
            optional=bool(entry.get("optional")),
            options=_options(entry.get("options")),
        )
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    )


def _options(options: object) -> tuple[tuple[object, str], ...]:
    """Return pairs, whether the server sent pairs, bare values, or a mapping."""
    entries = list(options.items()) if isinstance(options, dict) else options
    pairs: list[tuple[object, str]] = []
    for entry in entries if isinstance(entries, list) else []:
        match entry:
            case [value, label] | (value, label):
                pairs.append((value, str(label)))
            case _:
                pairs.append((entry, str(entry)))
    return tuple(pairs)


def _error(errors: object) -> str | None:
    if not isinstance(errors, dict) or not errors:
        return None
    return str(errors.get("base") or next(iter(errors.values())))


def _mfa_module(placeholders: object) -> str | None:
    match placeholders:
        case {"mfa_module_name": str(name)}:
            return name
        case _:
            return None
