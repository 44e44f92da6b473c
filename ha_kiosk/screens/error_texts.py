"""Errors in the language of the person who reads them.

An error is made once, in English, with the names that belong to it, and goes into the journal like
that. On a screen the same sentence is recognised by its pattern here and said again in the
language of the screen. So the layers below need to know nothing of languages, and a sentence that
nobody has translated is shown as it is: most often the server's own words.

`{reason}` is itself such a sentence; the other names stand for what stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from string import Formatter

from ha_kiosk.i18n import mark

_WITH_HOST = mark("{host}: {reason}")
_CHANGED = mark(
    "The certificate of {host} has changed. Trusted: {pinned}. Now: {shown}. If it was replaced "
    "on purpose, `ha-kiosk login --trust-certificate` trusts the new one."
)
SENTENCES = (
    # server/failures.py, server/tls/policy.py, server/http.py
    mark(
        "The certificate of {host} is not trusted: {why}. Sign in with --ca-file, or with "
        "--trust-certificate after comparing its fingerprint."
    ),
    mark(
        "The certificate of {host} has expired, or this device's clock is wrong. "
        "Renew it at the server."
    ),
    mark("The certificate of {host} is not valid yet: is this device's clock right?"),
    mark(
        "The certificate of {host} is for another name. Use the address that it is for, or sign in "
        "with --trust-certificate after comparing its fingerprint."
    ),
    _CHANGED,
    mark(
        "A proxy in front of {host} asks for a user name and a password of its own: set "
        "http_username and http_password."
    ),
    mark("The proxy in front of {host} does not accept http_username and http_password."),
    mark(
        "The proxy in front of {host} lets no request through that carries a token for Home "
        "Assistant: it would have to leave /api to Home Assistant."
    ),
    mark("it says that the client certificate has expired (client_certificate)."),
    mark("it wants a client certificate that it knows (client_certificate)."),
    mark(
        "{host} hung up, or answered with something that is not HTTP. Is the port right, and "
        "should it be https:// in place of http:// ?"
    ),
    mark("{host} did not answer in time."),
    mark("{host} redirects without end."),
    mark("{host} sent an endless answer."),
    mark("TLS failed. Should it be http:// in place of https:// ?"),
    mark("the name cannot be looked up now. Is the network up?"),
    mark("name not known. Check the spelling, or use the IP address."),
    mark("no answer in time."),
    mark("connection refused. Is Home Assistant running, and is the port right?"),
    mark("connection lost."),
    mark("connection reset by peer."),
    mark("no route to host."),
    mark("network is unreachable."),
    # server/address.py
    mark("No Home Assistant was found there."),
    mark(
        "Home Assistant at {url} is not set up yet: open {url} in a browser and create the "
        "first user."
    ),
    mark("{url} is not ready: it answered {what}."),
    mark(
        "{url} answered, but not as Home Assistant does: {what}. Is this computer's address "
        "banned there (ip_bans.yaml)?"
    ),
    mark("{url} answered, but not as Home Assistant does: {what}."),
    # server/oauth.py, server/session.py
    mark("The sign-in came back with a wrong state. Start it again."),
    mark("The server ended the sign-in without a code. Start it again."),
    mark("The server does not accept this sign-in any more. Sign in again."),
    mark("The server does not let this user in: {why}."),
    mark("The server does not let this user in (status 403)."),
    mark("Something in front of Home Assistant at {host} refuses this device: {what}."),
    mark("The server did not accept the last logins of this device."),
    mark(
        "Two logins in a row failed, and more could get this device banned. Press the button when "
        "the user is let in again, five minutes after the last try at the earliest."
    ),
    mark("There is no Home Assistant at this address: {what}."),
    mark("The server gave no usable answer: {what}."),
    mark("The server does not know the long-lived token any more."),
    mark("The long-lived token has expired. Sign in with a new one."),
    # qt/screens/sign_in.py
    mark("The login page did not load ({what})."),
    mark("Too much is going on at once."),
    # what Chromium found (texts.net_error), and HTTP (texts.http_error)
    mark("It refuses the connection. Is Home Assistant running?"),
    mark("Its name is not known on this network."),
    mark("This device has no network connection."),
    mark("The network has just changed."),
    mark("There is no way to it on this network."),
    mark("It does not answer."),
    mark("It closed the connection."),
    mark("It closed the connection without an answer."),
    mark("It is signed by nobody whom this device knows."),
    mark("It has expired, or this device's clock is wrong."),
    mark("It is for another name."),
    mark("A proxy answers for it: Home Assistant is down or starting (HTTP {status})."),
    mark("It answers with an error (HTTP {status})."),
    _WITH_HOST,
)


def translate(text: str, say: Callable[[str], str]) -> str:
    """Return an error's `text` with each sentence that we know said by `say`, in its language."""
    return "\n".join(_sentence(line, say) for line in text.split("\n"))


def prints(text: str) -> tuple[str, str] | None:
    """Return the fingerprints, trusted and shown, in an error about a changed certificate."""
    for line in text.split("\n"):
        if match := _pattern(_CHANGED).fullmatch(line):
            return match["pinned"], match["shown"]
    return None


def _sentence(line: str, say: Callable[[str], str]) -> str:
    for template, pattern in _patterns():
        if match := pattern.fullmatch(line):
            values = match.groupdict()
            if template != _WITH_HOST:
                return say(template).format(**values)
            # The screen names the server anyway.
            reason = _sentence(values["reason"], say)
            return reason[:1].upper() + reason[1:]
    return line


def _pattern(template: str) -> re.Pattern[str]:
    parts = []
    seen: set[str] = set()
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name in seen:
            parts.append(f"(?P={name})")
        elif name:
            seen.add(name)
            parts.append(rf"(?P<{name}>{_VALUES.get(name, r'.+')})")
    return re.compile("".join(parts))


_PRINT = r"[0-9A-F]{4}( [0-9A-F]{4}){15}"
_VALUES = {
    "host": r"\S+",
    "url": r"https?://\S+",
    "status": r"\d+",
    "pinned": _PRINT,
    "shown": _PRINT,
}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return all sentences that we know; made when the first error is told, not at every start."""
    return tuple((template, _pattern(template)) for template in SENTENCES)
