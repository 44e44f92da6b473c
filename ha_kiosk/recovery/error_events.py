"""Turns an error into an event of the recovery machine."""

from __future__ import annotations

from ha_kiosk.errors import (
    AccessDenied,
    CertificateNotTrusted,
    GatewayRefused,
    HttpsWanted,
    NotSignedIn,
    ProxyRefused,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.recovery.events import (
    Event,
    LoadFailed,
    SignOnAsked,
    TokenDenied,
    TokenRefused,
    Unreachable,
)
from ha_kiosk.recovery.state import Reason


def error_event(err: Exception) -> Unreachable | TokenDenied | SignOnAsked:
    """Return the event for `err` from a request to the server."""
    match err:
        case SignOnRequired():
            return SignOnAsked(str(err))
        case GatewayRefused():
            return TokenDenied(str(err), Reason.PROXY, is_refusal=not isinstance(err, ProxyRefused))
        case HttpsWanted():
            return Unreachable(Reason.HTTPS_WANTED, str(err))
        case CertificateNotTrusted():
            return Unreachable(Reason.CERTIFICATE, str(err))
        case _:
            return Unreachable(Reason.UNREACHABLE, str(err))


def token_error_event(
    err: Exception,
) -> Unreachable | TokenDenied | SignOnAsked | TokenRefused | None:
    """Return the event for `err` from a page's token request; None if it is known already."""
    match err:
        case NotSignedIn():
            return None
        case GatewayRefused():
            return error_event(err)
        case AccessDenied():
            return TokenDenied(str(err))
        case SignInRefused():
            return TokenRefused(str(err))
        case _:
            return error_event(err)


def of_known_sign_on(event: Event) -> Event:
    """Return the meaning of `event` if a single sign-on is known to be in front of the server.

    Some sign-ons only refuse when their cookie has expired, as a firewall would.
    """
    match event:
        case TokenDenied(is_refusal=True) | LoadFailed(is_refusal=True):
            return SignOnAsked(event.detail)
    return event
