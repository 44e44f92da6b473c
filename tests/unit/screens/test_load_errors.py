"""Why a page did not load."""

from __future__ import annotations

import pytest

from ha_kiosk.screens import load_errors


def test_what_chromium_says_is_said_in_plain_words() -> None:
    """Where there are such; else it says it itself."""
    assert load_errors.net_error("net::ERR_NAME_NOT_RESOLVED").startswith("Its name is not known")
    assert load_errors.net_error("ERR_TIMED_OUT") == "It does not answer."
    assert load_errors.net_error("net::ERR_SOMETHING_NEW") == "net::ERR_SOMETHING_NEW"


@pytest.mark.parametrize(("status", "who"), [(502, "A proxy"), (503, "A proxy"), (404, "It")])
def test_an_http_error_says_who_answers(status: int, who: str) -> None:
    """A proxy in front of a server that starts is the likeliest."""
    text = load_errors.http_error(status)
    assert text.startswith(who)
    assert f"HTTP {status}" in text
