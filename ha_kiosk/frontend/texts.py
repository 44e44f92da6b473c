"""What our own screens say, as a pure function of the situation.

A screen says what is wrong in plain words, since when, and when the next try is. Apart from the
machine, so that the words can change without it, and from QML, so that they can be tested.
"""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.frontend.situation import Reason, Situation, State

SPLASH_PATIENCE = 3.0
"""Seconds after which the splash says what it waits for."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One screen of ours. `icon` is a name in qml/Icon.qml; `action` is the button's text."""

    icon: str = "home"
    title: str = ""
    detail: str = ""
    hint: str = ""
    busy: bool = False
    is_problem: bool = False
    action: str = ""


_TITLES = {
    Reason.UNREACHABLE: ("disconnected", "Home Assistant cannot be reached"),
    Reason.CERTIFICATE: ("shield", "The server's certificate is not trusted"),
    Reason.HTTP_ERROR: ("disconnected", "Home Assistant does not answer"),
    Reason.NO_HANDSHAKE: ("disconnected", "The dashboard did not start"),
    Reason.NO_DASHBOARD: ("disconnected", "The dashboard did not appear"),
    Reason.CONNECTION_LOST: ("disconnected", "The connection was lost"),
    Reason.RENDERER_DIED: ("alert", "The page stopped working"),
    Reason.OUT_OF_MEMORY: ("alert", "The page ran out of memory"),
    Reason.NOT_ANSWERING: ("alert", "The page does not answer"),
    Reason.DENIED: ("locked", "Home Assistant does not let this user in"),
}
_DETAILS = {
    Reason.NO_HANDSHAKE: "The server sends a page, but it is not Home Assistant's frontend.",
    Reason.NO_DASHBOARD: "The frontend has loaded, but it has no connection to the server.",
}


def notice(situation: Situation, *, now: float, server: str, clock: str) -> Notice | None:
    """Return the screen for `situation`, or None where the page itself is to be seen.

    `clock` is the time of day at `situation.since`, as people write it; `server` is shown.
    """
    match situation.state:
        case State.LIVE | State.DEGRADED | State.SIGNED_OUT:
            return None
        case State.STARTING | State.LOADING | State.CRASHED:
            return _splash(situation, now, server)
        case _:
            return _problem(situation, now, server, clock)


def signing_in(state: str, *, server: str, trouble: str) -> Notice | None:
    """Return the screen for a sign-in in `state`, or None where the login page is to be seen."""
    match state:
        case "page":
            return None
        case "trouble":
            return Notice(
                icon="disconnected",
                title="Signing in does not work yet",
                detail=trouble,
                hint="Trying again by itself.",
                is_problem=True,
                action="Try now",
            )
        case "exchanging":
            return Notice(title="Signing in…", busy=True)
        case _:
            return Notice(title="Looking for Home Assistant…", detail=server, busy=True)


def _splash(situation: Situation, now: float, server: str) -> Notice:
    if now - situation.since < SPLASH_PATIENCE:
        return Notice(busy=True)
    if situation.state is State.CRASHED:
        title = _TITLES[situation.reason][1]
        return Notice(title=title, hint=_next(situation, now), busy=True)
    return Notice(title="Waiting for Home Assistant…", detail=server, busy=True)


def _problem(situation: Situation, now: float, server: str, clock: str) -> Notice:
    icon, title = _TITLES.get(situation.reason, ("alert", "Something went wrong"))
    detail = situation.detail or _DETAILS.get(situation.reason, "")
    hint = f"{server} · since {clock} · {_next(situation, now)}"
    return Notice(
        icon=icon, title=title, detail=detail, hint=hint, is_problem=True, action="Try now"
    )


def _next(situation: Situation, now: float) -> str:
    left = 0 if situation.deadline is None else round(situation.deadline - now)
    if left < 1:
        return "trying now"
    if left < 90:  # noqa: PLR2004 - seconds read well up to here
        return f"next try in {left} s"
    return f"next try in {round(left / 60)} min"


_NET_ERRORS = {
    "ERR_CONNECTION_REFUSED": "It refuses the connection. Is Home Assistant running?",
    "ERR_NAME_NOT_RESOLVED": "Its name is not known on this network.",
    "ERR_INTERNET_DISCONNECTED": "This device has no network connection.",
    "ERR_NETWORK_CHANGED": "The network has just changed.",
    "ERR_ADDRESS_UNREACHABLE": "There is no way to it on this network.",
    "ERR_CONNECTION_TIMED_OUT": "It does not answer.",
    "ERR_TIMED_OUT": "It does not answer.",
    "ERR_CONNECTION_RESET": "It closed the connection.",
    "ERR_CONNECTION_CLOSED": "It closed the connection.",
    "ERR_EMPTY_RESPONSE": "It closed the connection without an answer.",
    "ERR_CERT_AUTHORITY_INVALID": "It is signed by nobody whom this device knows.",
    "ERR_CERT_DATE_INVALID": "It has expired, or this device's clock is wrong.",
    "ERR_CERT_COMMON_NAME_INVALID": "It is for another name.",
}


def net_error(text: str) -> str:
    """Return Chromium's `net::ERR_…` in plain words, or as it is where there are none."""
    return _NET_ERRORS.get(text.removeprefix("net::"), text)


def http_error(status: int) -> str:
    """Return an HTTP status in plain words."""
    if status in {502, 503, 504}:
        return f"A proxy answers for it: Home Assistant is down or starting (HTTP {status})."
    return f"It answers with an error (HTTP {status})."
