"""Each error is what the machine must hear of it."""

from __future__ import annotations

import pytest

from ha_kiosk.errors import (
    AccessDenied,
    CertificateChanged,
    GatewayRefused,
    KioskError,
    NotSignedIn,
    ProxyRefused,
    ServerUnreachable,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.recovery.error_events import error_event, token_error_event
from ha_kiosk.recovery.events import Event, SignOnAsked, TokenDenied, TokenRefused, Unreachable
from ha_kiosk.recovery.state import Reason


@pytest.mark.parametrize(
    ("err", "event"),
    [
        (ServerUnreachable("gone"), Unreachable(Reason.UNREACHABLE, "gone")),
        (KioskError("odd"), Unreachable(Reason.UNREACHABLE, "odd")),
        (CertificateChanged("other"), Unreachable(Reason.CERTIFICATE, "other")),
        (ProxyRefused("no"), TokenDenied("no", Reason.PROXY)),
        (GatewayRefused("no"), TokenDenied("no", Reason.PROXY)),
        (SignOnRequired("who?"), SignOnAsked("who?")),
    ],
)
def test_an_error_is_an_event(err: Exception, event: Event) -> None:
    """A proxy's password will not be right in a second: that is tried seldom."""
    assert error_event(err) == event
    assert token_error_event(err) == event


@pytest.mark.parametrize(
    ("err", "event"),
    [
        (SignInRefused("unknown"), TokenRefused("unknown")),
        (AccessDenied("not now"), TokenDenied("not now")),
        (NotSignedIn("nobody"), None),
    ],
)
def test_only_a_refused_token_ends_the_session(err: Exception, event: Event | None) -> None:
    """Who is not let in now may be later."""
    assert token_error_event(err) == event
