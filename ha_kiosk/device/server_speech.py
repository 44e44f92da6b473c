"""Makes the server speak a text: its first text-to-speech engine makes a file of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Send
from ha_kiosk.server.websocket import Call

MAX_SPEECH = 8 * 1024 * 1024
"""Bytes of a file; a minute of MP3 is half a million."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken text, as the content of a file with this name."""

    text: str
    audio: bytes = field(repr=False)
    name: str


def fetch(send: Send, call: Call, session: Session, text: str, language: str) -> Speech:
    """Return `text` as speech of the server of `session`.

    Waits for the network. Raises `KioskError`, also if the server has no text-to-speech.
    """
    engine = _choose(session.call(call, {"type": "tts/engine/list"}), language)
    server, token = session.credentials.address, session.access_token().value
    body = {"engine_id": engine, "message": text}
    made = send(Request("POST", f"{server}/api/tts_get_url", json=body, bearer=token))
    found = made.json() if made.status == HTTPStatus.OK else None
    path = found.get("path") if isinstance(found, dict) else None
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise KioskError(
            Text(
                "the server does not speak with {engine}: status {status}",
                engine=engine,
                status=made.status,
            )
        )
    answer = send(Request("GET", server + path, bearer=token, max_body=MAX_SPEECH))
    if answer.status != HTTPStatus.OK or not answer.body:
        raise KioskError(
            Text("the server has no speech for it: status {status}", status=answer.status)
        )
    return Speech(text, answer.body, PurePosixPath(urlsplit(path).path).name)


def _choose(listed: object, language: str) -> str:
    """Return the first engine for a language, otherwise the first engine."""
    providers = listed.get("providers") if isinstance(listed, dict) else None
    engines = [
        one
        for one in (providers if isinstance(providers, list) else ())
        if isinstance(one, dict)
        and isinstance(one.get("engine_id"), str)
        and not one.get("deprecated")
    ]
    if not engines:
        raise KioskError(Text("the server has no text-to-speech"))
    fitting = (one for one in engines if _speaks(one.get("supported_languages"), language))
    return str(next(fitting, engines[0])["engine_id"])


def _speaks(languages: object, language: str) -> bool:
    known = languages if isinstance(languages, list) else ()
    return any(str(one).replace("_", "-").partition("-")[0] == language for one in known)
