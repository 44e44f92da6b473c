"""The page's origin where it is not the server's: which one, and from one to the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.page.alias import NO_ALIAS, OriginAlias, is_secure
from ha_kiosk.server.http import Request, Response

SERVER, PAGE = "http://ha.local:8123", "http://ha.local.localhost:8123"
ADDRESS = OriginAlias.secure(SERVER)


@pytest.mark.parametrize(
    ("server", "page", "rule"),
    [
        (SERVER, PAGE, "MAP ha.local.localhost ha.local"),
        ("http://ha", "http://ha.localhost", "MAP ha.localhost ha"),
        ("http://ha.local.", "http://ha.local.localhost", "MAP ha.local.localhost ha.local."),
        ("http://10.0.0.5:80", "http://10.0.0.5.localhost", "MAP 10.0.0.5.localhost 10.0.0.5"),
        (
            "http://[fd00::5]:8123",
            "http://fd00-0000-0000-0000-0000-0000-0000-0005.localhost:8123",
            "MAP fd00-0000-0000-0000-0000-0000-0000-0005.localhost [fd00::5]",
        ),
    ],
)
def test_a_secure_address_is_made_of_the_servers(server: str, page: str, rule: str) -> None:
    """Its port stays, and its name ends in `.localhost`."""
    address = OriginAlias.secure(server)
    assert (address.page, address.resolver_rule) == (page, rule)
    assert is_secure(address.page)


def test_where_the_page_has_its_servers_origin_nothing_is_to_be_done() -> None:
    """Neither to addresses nor by Chromium."""
    assert NO_ALIAS.resolver_rule == ""
    assert NO_ALIAS.origin(SERVER) == SERVER
    assert NO_ALIAS.to_alias(f"{SERVER}/x") == NO_ALIAS.to_server(f"{SERVER}/x") == f"{SERVER}/x"


@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        (SERVER, PAGE),
        (f"{SERVER}/", f"{PAGE}/"),
        (f"{SERVER}//evil.example/", f"{PAGE}//evil.example/"),
        (f"{SERVER}/a%20b?q={SERVER}#{SERVER}", f"{PAGE}/a%20b?q={SERVER}#{SERVER}"),
        (f"{SERVER}?q=1", f"{PAGE}?q=1"),
    ],
)
def test_an_address_of_the_server_is_the_pages(outside: str, inside: str) -> None:
    """And the other way round; all behind the origin stays."""
    assert ADDRESS.to_alias(outside) == ADDRESS.to_alias(inside) == inside
    assert ADDRESS.to_server(inside) == ADDRESS.to_server(outside) == outside


@pytest.mark.parametrize(
    "url", ["HTTP://HA.local:8123/x", "http://user:word@ha.local:8123/x", f"{SERVER}/x"]
)
def test_an_origin_may_be_written_in_other_ways(url: str) -> None:
    """As a browser understands it."""
    assert ADDRESS.to_alias(url) == f"{PAGE}/x"


@pytest.mark.parametrize(
    "url",
    [
        "http://ha.local:8124/",
        "https://ha.local:8123/",
        "http://evil.example/http://ha.local:8123/",
        "http://ha.local:8123@evil.example/",
        "http://ha.local.localhost:8124/",
        "http://evil.localhost:8123/",
        "http://evil.example\\@ha.local:8123/",
        "about:blank",
        "javascript:alert(1)",
        f"blob:{SERVER}/4b8d",
        "http://[",
        "",
    ],
)
def test_any_other_address_stays_what_it_is(url: str) -> None:
    """Nobody becomes the server by way of this."""
    assert ADDRESS.to_alias(url) == ADDRESS.to_server(url) == url


@given(st.text(max_size=80))
def test_every_text_gets_through(text: str) -> None:
    """Whatever a page makes up."""
    assert ADDRESS.to_alias(text) == ADDRESS.to_server(text) == text


def test_the_page_of_another_server_has_that_ones_origin() -> None:
    """And the page's own stays."""
    assert ADDRESS.origin(SERVER) == ADDRESS.origin(PAGE) == PAGE
    assert ADDRESS.origin("https://ha.example") == "https://ha.example"


def test_a_request_goes_to_the_server_and_seems_to_go_to_the_page() -> None:
    """Where the server sends it elsewhere, that shows."""
    asked = []

    def send(request: Request) -> Response:
        asked.append(request.url)
        return Response(200, "http://evil.example/" if "away" in request.url else request.url)

    carried = ADDRESS.rewriting(send)
    assert carried(Request("GET", f"{PAGE}/api/hls")).url == f"{PAGE}/api/hls"
    assert carried(Request("GET", f"{PAGE}/away")).url == "http://evil.example/"
    assert asked == [f"{SERVER}/api/hls", f"{SERVER}/away"]


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://ha.example", True),
        ("http://localhost:8123", True),
        ("http://ha.localhost", True),
        ("http://127.0.0.5:8123", True),
        ("http://[::1]:8123", True),
        ("http://localhost.example", False),
        ("http://127.example", False),
        ("http://10.0.0.5:8123", False),
        ("http://[fd00::5]", False),
        (SERVER, False),
    ],
)
def test_what_a_browser_takes_for_secure(server: str, expected: bool) -> None:  # noqa: FBT001
    """Encrypted, or on this very machine by its name."""
    assert is_secure(server) is expected
