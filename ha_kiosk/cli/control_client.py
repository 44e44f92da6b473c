"""Sends commands to a running kiosk through its control socket, without Qt.

Each connection carries one request and one answer, a line of JSON each.
"""

from __future__ import annotations

import json
import os
import signal
import socket
from contextlib import suppress

from ha_kiosk.errors import KioskError, NotRunning
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text, from_json, sentence
from ha_kiosk.storage.paths import Paths

TIMEOUT = 30.0
"""Seconds to wait for an answer: a screenshot waits until the dashboard is on screen."""
MAX_ANSWER = 1024 * 1024


def ask(
    paths: Paths, command: str, *, timeout: float = TIMEOUT, **arguments: object
) -> dict[str, object]:
    """Send `command` to the kiosk of the profile and return the result.

    Raises `NotRunning`, or `KioskError` with the kiosk's error.
    """
    request = json.dumps({"command": command, **arguments}).encode() + b"\n"
    try:
        line = _exchange(paths, request, timeout)
    except (FileNotFoundError, ConnectionRefusedError):
        other = "" if paths.profile == "default" else f" --profile {paths.profile}"
        raise NotRunning(
            Text(
                "No kiosk of the profile {profile!r} is running: ha-kiosk open{other}",
                profile=paths.profile,
                other=other,
            )
        ) from None
    except TimeoutError:
        raise KioskError(
            Text(
                "The kiosk of the profile {profile!r} does not answer within {seconds} s.",
                profile=paths.profile,
                seconds=round(timeout),
            )
        ) from None
    except OSError as err:
        raise KioskError(
            Text("{socket}: {reason}.", socket=paths.control_socket, reason=os_reason(err))
        ) from err
    return _result(line)


def _exchange(paths: Paths, request: bytes, timeout: float) -> bytes:
    if paths.is_socket_too_long:  # no kiosk can listen there
        raise FileNotFoundError
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        connection.connect(str(paths.control_socket))
        connection.sendall(request)
        with connection.makefile("rb") as stream:
            return stream.readline(MAX_ANSWER)


def _result(line: bytes) -> dict[str, object]:
    try:
        answer: object = json.loads(line)
    except ValueError:
        answer = None
    match answer:
        case {"ok": True, "result": dict(result), **rest}:
            return result | _texts(rest.get("texts"))
        case {"ok": False, "error": str(error), **rest}:
            text = _text(rest.get("text")) or error
            raise KioskError(Text("The kiosk answers: {error}", error=sentence(text)))
        case _:
            raise KioskError(Text("The kiosk has ended before it answered."))


def _texts(kept: object) -> dict[str, object]:
    """Return the translatable texts among the values of a result."""
    texts = kept.items() if isinstance(kept, dict) else ()
    return {str(name): text for name, value in texts if (text := _text(value))}


def _text(kept: object) -> str | None:
    try:
        return from_json(kept)
    except ValueError:  # from another version
        return None


def tell(paths: Paths, command: str) -> bool:
    """Send `command` to the kiosk if one runs; return whether it has accepted it."""
    try:
        ask(paths, command)
    except KioskError:
        return False
    return True


def reload_settings(paths: Paths) -> None:
    """Make the kiosk read its settings again, if one runs."""
    with suppress(KioskError, OSError):  # none runs, or it is about to end
        pid = ask(paths, "status").get("pid")
        if isinstance(pid, int):
            os.kill(pid, signal.SIGHUP)
