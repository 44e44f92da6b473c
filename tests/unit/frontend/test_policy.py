"""What the page may do, decision by decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.frontend import policy
from ha_kiosk.frontend.policy import Navigation

SERVER = "http://ha.local:8123"
STRANGERS = [
    "http://ha.local:8124/",
    "http://ha.local/",
    "https://ha.local:8123/",
    "http://ha.local.evil.example:8123/",
    "http://ha.local:8123@evil.example/",
    "http://evil.example/?http://ha.local:8123/",
    "http://evil.example/#http://ha.local:8123/",
    "http://evil.example\\@ha.local:8123/",
    "//ha.local:8123/",
    "ha.local:8123",
    "file:///etc/passwd",
    "about:blank",
    "about:srcdoc",
    "blob:http://ha.local:8123/4b8d",
    "data:text/html,<h1>hello</h1>",
    "javascript:alert(1)",
    "view-source:http://ha.local:8123/",
    "http://[",
    "x://[",
    "",
]


@pytest.mark.parametrize(
    ("url", "loaded"),
    [
        ("http://ha:8123", "http://ha:8123/?external_auth=1"),
        ("http://ha:8123/", "http://ha:8123/?external_auth=1"),
        (
            "http://ha:8123/wall/0?edit=0&empty=",
            "http://ha:8123/wall/0?edit=0&empty=&external_auth=1",
        ),
        ("http://ha:8123/wall?external_auth=0", "http://ha:8123/wall?external_auth=1"),
        (
            "https://ha.example/a%20b?q=%C3%A9#top",
            "https://ha.example/a%20b?q=%C3%A9&external_auth=1",
        ),
        ("http://[::1]:8123/", "http://[::1]:8123/?external_auth=1"),
    ],
)
def test_external_auth_joins_path_and_query(url: str, loaded: str) -> None:
    """Everything else stays as the person wrote it; a fragment means nothing here."""
    assert policy.kiosk_url(url) == loaded


@pytest.mark.parametrize(
    "url",
    [
        "http://ha.local:8123",
        "http://ha.local:8123/wall/0?external_auth=1#x",
        "HTTP://HA.LOCAL:8123/",
        "http://user:password@ha.local:8123/",
    ],
)
def test_every_address_of_the_server_is_of_its_origin(url: str) -> None:
    """The path, the case and a user name do not matter."""
    assert policy.is_same_origin(url, SERVER)
    assert policy.may_talk(url, SERVER)
    assert policy.navigation(url, SERVER, main_frame=True) is Navigation.ALLOW


@pytest.mark.parametrize("url", STRANGERS)
def test_a_stranger_may_neither_talk_nor_take_the_main_frame(url: str) -> None:
    """However much of the server's address it repeats."""
    assert not policy.is_same_origin(url, SERVER)
    assert not policy.may_talk(url, SERVER)
    assert policy.navigation(url, SERVER, main_frame=True) is Navigation.REFUSE


def test_the_default_port_may_be_written_or_not() -> None:
    """The browser drops it."""
    assert policy.is_same_origin("https://ha.example/", "https://ha.example:443")
    assert policy.is_same_origin("http://ha.example:80/", "http://ha.example")


def test_nobody_may_talk_while_nobody_is_signed_in() -> None:
    """There is no server then."""
    assert not policy.may_talk("http://ha.local:8123/", None)
    assert not policy.may_talk("", None)


def test_a_page_may_not_go_anywhere_while_there_is_no_server() -> None:
    """The empty origin matches nothing, itself included."""
    assert policy.navigation("", "", main_frame=True) is Navigation.REFUSE


@pytest.mark.parametrize(
    ("url", "decision"),
    [
        ("http://camera.local/", Navigation.ALLOW),
        ("https://example.org/", Navigation.ALLOW),
        ("about:blank", Navigation.ALLOW),
        ("about:srcdoc", Navigation.ALLOW),
        ("blob:http://ha.local:8123/4b8d", Navigation.ALLOW),
        ("DATA:text/html,hello", Navigation.ALLOW),
        ("file:///etc/passwd", Navigation.REFUSE),
        ("javascript:alert(1)", Navigation.REFUSE),
        ("chrome://gpu", Navigation.REFUSE),
        ("qrc:/x", Navigation.REFUSE),
        ("x://[", Navigation.REFUSE),
        ("", Navigation.REFUSE),
    ],
)
def test_an_iframe_shows_the_web_and_nothing_local(url: str, decision: Navigation) -> None:
    """A web page card is its owner's choice; files are not for the web."""
    assert policy.navigation(url, SERVER, main_frame=False) is decision


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:s3cret@ha:8123/p/q?authSig=s3cret#s3cret", "http://ha:8123/p/q"),
        (
            "http://ha-kiosk.localhost/auth-callback?code=s3cret",
            "http://ha-kiosk.localhost/auth-callback",
        ),
        ("", ""),
    ],
)
def test_a_shown_address_holds_no_secret(url: str, shown: str) -> None:
    """Neither user nor password, neither query nor fragment."""
    assert policy.shown_address(url) == shown


def test_an_address_that_is_none_can_be_shown() -> None:
    """A page can put anything into a link; the log must stand it."""
    assert "s3cret" not in policy.shown_address("http://u:s3cret@[?s3cret")


@given(st.text() | st.text(alphabet="http:/[]@%?#.\\0x"), st.booleans())
def test_no_address_breaks_a_decision(url: str, main_frame: bool) -> None:  # noqa: FBT001 - drawn
    """An exception would be no decision, and the navigation would happen."""
    assert isinstance(policy.navigation(url, SERVER, main_frame=main_frame), Navigation)
    assert isinstance(policy.shown_address(url), str)
