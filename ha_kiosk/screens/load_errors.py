"""Why a page did not load, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from ha_kiosk.i18n.text import Text

_NET_ERRORS: Mapping[str, str] = {
    "ERR_CONNECTION_REFUSED": Text("It refuses the connection. Is Home Assistant running?"),
    "ERR_NAME_NOT_RESOLVED": Text("Its name is not known on this network."),
    "ERR_INTERNET_DISCONNECTED": Text("This device has no network connection."),
    "ERR_NETWORK_CHANGED": Text("The network has just changed."),
    "ERR_ADDRESS_UNREACHABLE": Text("It cannot be reached from this network."),
    "ERR_CONNECTION_TIMED_OUT": Text("It does not answer."),
    "ERR_TIMED_OUT": Text("It does not answer."),
    "ERR_CONNECTION_RESET": Text("It closed the connection."),
    "ERR_CONNECTION_CLOSED": Text("It closed the connection."),
    "ERR_EMPTY_RESPONSE": Text("It closed the connection without an answer."),
    "ERR_CERT_AUTHORITY_INVALID": Text("It is not signed by an authority that this device trusts."),
    "ERR_CERT_DATE_INVALID": Text("It has expired, or this device's clock is wrong."),
    "ERR_CERT_COMMON_NAME_INVALID": Text("It is for another name."),
}


def net_error(text: str) -> str:
    """Return Chromium's `net::ERR_…` in plain words, or unchanged if there are none."""
    return _NET_ERRORS.get(text.removeprefix("net::"), text)


def http_error(status: int) -> Text:
    """Return an HTTP status in plain words."""
    if status in {502, 503, 504}:
        return Text(
            "A proxy answers for it: Home Assistant is down or starting (HTTP {status}).",
            status=status,
        )
    return Text("It answers with an error (HTTP {status}).", status=status)
