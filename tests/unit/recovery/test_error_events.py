"""Each error is what the machine must hear of it."""

from __future__ import annotations

import pytest

from ha_kiosk.errors import (
    AccessDenied,
    CertificateChanged,
    GatewayRefused,
    HttpsWanted,
    KioskError,
    NotSignedIn,
    ProxyRefused,
    ServerUnreachable,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.recovery.error_events import error_event, of_known_sign_on, token_error_event
from ha_kiosk.recovery.events import (
    Event,
    LoadFailed,
    SignOnAsked,
    TokenDenied,
    TokenRefused,
    Unreachable,
)
from ha_kiosk.recovery.state import Reason


@pytest.mark.parametrize(
    ("err", "event"),
    [
        (ServerUnreachable(Text("gone")), Unreachable(Reason.UNREACHABLE, "gone")),
        (HttpsWanted(Text("moved")), Unreachable(Reason.HTTPS_WANTED, "moved")),
        (KioskError(Text("odd")), Unreachable(Reason.UNREACHABLE, "odd")),
        (CertificateChanged(Text("other")), Unreachable(Reason.CERTIFICATE, "other")),
        (ProxyRefused(Text("no")), TokenDenied("no", Reason.PROXY)),
        (GatewayRefused(Text("no")), TokenDenied("no", Reason.PROXY, is_refusal=True)),
        (SignOnRequired(Text("who?")), SignOnAsked("who?")),
    ],
)
def test_an_error_is_an_event(err: Exception, event: Event) -> None:
    """A proxy's password will not be right in a second: that is tried seldom."""
    assert error_event(err) == event
    assert token_error_event(err) == event


@pytest.mark.parametrize(
    ("err", "event"),
    [
        (SignInRefused(Text("unknown")), TokenRefused("unknown")),
        (AccessDenied(Text("not now")), TokenDenied("not now")),
        (NotSignedIn(Text("nobody")), None),
    ],
)
def test_only_a_refused_token_ends_the_session(err: Exception, event: Event | None) -> None:
    """Who is not let in now may be later."""
    assert token_error_event(err) == event


@pytest.mark.parametrize(
    "event",
    [
        TokenDenied("no", Reason.PROXY, is_refusal=True),
        LoadFailed(Reason.HTTP_ERROR, "no", is_refusal=True),
    ],
)
def test_a_page_that_refuses_is_the_sign_ons_that_is_known(event: Event) -> None:
    """Its cookie has ended, and it asks for nothing."""
    assert of_known_sign_on(event) == SignOnAsked("no")


@pytest.mark.parametrize(
    "event",
    [
        TokenDenied("no", Reason.PROXY),
        TokenDenied("no"),
        LoadFailed(Reason.HTTP_ERROR, "no"),
        Unreachable(Reason.UNREACHABLE, "no"),
    ],
)
def test_anything_else_is_what_it_is(event: Event) -> None:
    """A sign-on that is known hides no other fault."""
    assert of_known_sign_on(event) is event
