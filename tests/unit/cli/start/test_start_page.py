"""Which address the kiosk shows first."""

from __future__ import annotations

import pytest

from ha_kiosk.cli.start.start_page import page
from ha_kiosk.errors import UsageError
from ha_kiosk.server.auth.credentials import Credentials

URL = "http://ha.local:8123"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (None, URL),
        (f"{URL}/wall/0?edit=0#x", f"{URL}/wall/0?edit=0#x"),
        ("HTTP://HA.local:8123/", f"{URL}/"),
        ("ha.local:8123/wall/0", f"{URL}/wall/0"),
        ("ha.local", URL),
    ],
)
def test_the_address_may_be_any_page_of_the_server(url: str | None, shown: str) -> None:
    """Written in any way that means this server."""
    assert page(url, Credentials(URL, "http://c/", refresh_token="r")) == shown


@pytest.mark.parametrize(
    "url", ["http://other:8123/", "https://ha.local:8123", "other.local", "http://ha.local:8124"]
)
def test_another_servers_page_is_refused(url: str) -> None:
    """The token must not go there."""
    with pytest.raises(UsageError, match="--profile"):
        page(url, Credentials(URL, "http://c/", refresh_token="r"))


@pytest.mark.parametrize("is_signed_in", [True, False])
@pytest.mark.parametrize("url", ["ftp://ha.local/", "file:///etc/passwd", "http://", "a b"])
def test_what_is_no_address_is_refused(url: str, *, is_signed_in: bool) -> None:
    """Only http and https; and it is said which setting it is."""
    credentials = Credentials(URL, "http://c/", refresh_token="r")
    with pytest.raises(UsageError, match=r"^url: "):
        page(url, credentials if is_signed_in else None)
