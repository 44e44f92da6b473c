"""Turns an error into the recovery machine's event for it."""

from __future__ import annotations

from ha_kiosk.errors import (
    AccessDenied,
    CertificateNotTrusted,
    GatewayRefused,
    NotSignedIn,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.recovery.events import SignOnAsked, TokenDenied, TokenRefused, Unreachable
from ha_kiosk.recovery.state import Reason


def error_event(err: Exception) -> Unreachable | TokenDenied | SignOnAsked:
    """Return the event for `err` from a request to the server."""
    match err:
        case SignOnRequired():
            return SignOnAsked(str(err))
        case GatewayRefused():
            return TokenDenied(str(err), Reason.PROXY)
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
