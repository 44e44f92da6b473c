"""Addresses: what people type, and what answers there."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.errors import (
    CertificateNotTrusted,
    KioskError,
    NotHomeAssistant,
    ServerNotSetUp,
    ServerUnreachable,
    UsageError,
)
from ha_kiosk.i18n.text import Text, as_text
from ha_kiosk.server.address.address import (
    candidates,
    may_be_page,
    names_user,
    on_server,
    origin,
    path_and_query,
    path_of,
    without_user,
)
from ha_kiosk.server.finder import Provider, Server, find
from ha_kiosk.server.http import Request, Response, Send

PROVIDERS = [
    {"name": "Home Assistant Local", "id": None, "type": "homeassistant"},
    {"name": "Trusted Networks", "id": "lan", "type": "trusted_networks"},
]
FOUND = (
    Provider("Home Assistant Local", None, "homeassistant"),
    Provider("Trusted Networks", "lan", "trusted_networks"),
)


def answer(url: str, body: object, status: int = 200) -> Response:
    """Return a JSON answer from `url`."""
    return Response(
        status, f"{url}/auth/providers", "application/json", "aiohttp", json.dumps(body).encode()
    )


def network(servers: Mapping[str, Response | KioskError]) -> tuple[Send, list[str]]:
    """Return a sender that reaches `servers`, by origin, and the list of what it was asked."""
    asked: list[str] = []

    def send(request: Request) -> Response:
        assert request.method == "GET"
        base = request.url.removesuffix("/auth/providers")
        asked.append(base)
        found = servers.get(base, ServerUnreachable(as_text(f"{base}: connection refused")))
        if isinstance(found, KioskError):
            raise found
        return found

    return send, asked


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://homeassistant.local:8123", "http://homeassistant.local:8123"),
        ("HTTPS://HA.Example.COM/lovelace/0?external_auth=1#x", "https://ha.example.com"),
        ("http://ha:80/", "http://ha"),
        ("https://ha:443", "https://ha"),
        ("https://ha:80", "https://ha:80"),
        ("http://ha:", "http://ha"),
        ("http://user:secret@ha:8123/", "http://ha:8123"),
        ("http://[FE80:0::1]:8123/", "http://[fe80::1]:8123"),
        ("http://[::ffff:192.168.1.5]:8123", "http://[::ffff:c0a8:105]:8123"),
        ("http://[::FFFF:0.0.0.5]", "http://[::ffff:0:5]"),
        ("http://[::1.2.3.4]", "http://[::102:304]"),
        ("http://bücher.example", "http://xn--bcher-kva.example"),
        ("http://my_host", "http://my_host"),
        ("http://straße.local", "http://xn--strae-oqa.local"),
        ("http://STRASSE.local", "http://strasse.local"),
        ("http://xn--strae-oqa.local", "http://xn--strae-oqa.local"),
        ("http://ي.", "http://xn--mhb."),
        ("http://ha.ي.", "http://ha.xn--mhb."),
        ("http://☕.local:8123", "http://xn--53h.local:8123"),
        ("http://faß.ExAmPlE/", "http://xn--fa-hia.example"),
        ("http://a:b@ΧΆΟΣ:80/", "http://xn--hxa2bmn"),
        ("http://ﬁ.example", "http://fi.example"),
        ("http://ha。local", "http://ha.local"),
        ("http://ha.local.", "http://ha.local."),
        ("http://127.1:8200", "http://127.0.0.1:8200"),
        ("http://0x7f.1", "http://127.0.0.1"),
        ("http://0X7F.0.0.1", "http://127.0.0.1"),
        ("http://0177.0.0.0x1", "http://127.0.0.1"),
        ("http://2130706433", "http://127.0.0.1"),
        ("http://192.168.257", "http://192.168.1.1"),
        ("http://192.168.0.1.", "http://192.168.0.1"),
        ("http://1.0x", "http://1.0.0.0"),
        ("http://\N{FULLWIDTH DIGIT ONE}27.1", "http://127.0.0.1"),
        ("http://ha.0xz", "http://ha.0xz"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, expected: str) -> None:
    """Scheme, host and port, in one way only."""
    assert origin(url) == expected
    assert origin(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ha.local",
        "ha.local:8123",
        "ftp://ha",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http:///path",
        "http://:8123",
        "http://ha:port",
        "http://ha:65536",
        "http://[fe80::zz]/",
        "http://[fe80::1%eth0]/",
        "http://[half",
        "http://good\\@evil",
        "http://a b/",
        "http://ha\n/",
        "http://%68a/",
        "http://ha!/",
        "http://" + "ü" * 80,
        "http://" + "a" * 64 + ".local",
        "http://" + "a." * 130 + "local",
        "http://ha..local",
        "http://[v1.x]",
        "http://[::1]x",
        "http://[::1]x:8123",
        "http://256.256.256.256",
        "http://1.2.3.4.5",
        "http://1.2.3.256",
        "http://4294967296",
        "http://ha.09",
        "http://ha.1",
        "http://xn--a",
        "http://xn--" + "ﬁ".encode("punycode").decode(),
        "http://xn--ls8h=",
        "http://a\N{SOFT HYPHEN}",
        "http://\N{ZERO WIDTH JOINER}.local",
        "http://1ي.local",
        "http://\N{COMBINING ACUTE ACCENT}a.local",
    ],
)
def test_what_has_no_origin_is_refused(url: str) -> None:
    """Anything that Python and a browser might read differently is no address."""
    with pytest.raises(UsageError):
        origin(url)


@given(st.text() | st.text().map("http://u:secret@{}".format))
def test_an_origin_is_stable_or_refused_for_any_text(text: str) -> None:
    """No text ends in another error, and none keeps a password."""
    try:
        found = origin(text)
    except UsageError as err:
        found = str(err)
    else:
        assert origin(found) == found
    assert "secret" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "homeassistant.local:8123",
            ["http://homeassistant.local:8123", "https://homeassistant.local:8123"],
        ),
        (
            " 192.168.1.5 ",
            [
                "http://192.168.1.5:8123",
                "https://192.168.1.5:8123",
                "https://192.168.1.5",
                "http://192.168.1.5",
            ],
        ),
        (
            "tablet/lovelace/0?external_auth=1",
            ["http://tablet:8123", "https://tablet:8123", "https://tablet", "http://tablet"],
        ),
        ("[fe80::1]:8123", ["http://[fe80::1]:8123", "https://[fe80::1]:8123"]),
        (
            "[fe80::1]",
            [
                "http://[fe80::1]:8123",
                "https://[fe80::1]:8123",
                "https://[fe80::1]",
                "http://[fe80::1]",
            ],
        ),
        (
            "ha.example.com",
            ["https://ha.example.com", "https://ha.example.com:8123", "http://ha.example.com:8123"],
        ),
        ("1.1.1.1", ["https://1.1.1.1", "https://1.1.1.1:8123", "http://1.1.1.1:8123"]),
        ("https://ha.example.com/lovelace/0", ["https://ha.example.com"]),
        ("http://ha.example.com", ["http://ha.example.com"]),
        ("user:secret@ha.example.com:443", ["http://ha.example.com:443", "https://ha.example.com"]),
    ],
)
def test_what_people_type_is_tried_sensibly(text: str, expected: list[str]) -> None:
    """The likeliest comes first."""
    assert list(candidates(text)) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fd00::1", "in brackets"),
        ("::1", "in brackets"),
        ("http://fd00::1/lovelace", "in brackets"),
        ("http:/h", "One slash is missing"),
        ("HTTPS:/h", "One slash is missing"),
        ("http:h:8123", "starts with http://"),
        ("fe80::1%eth0", "names an interface"),
        ("http://[fe80::1%25eth0]:8123", "names an interface"),
        ("/map", "needs its server"),
        ("http://h/my dashboard", "%20"),
        ("h/my dashboard", "%20"),
        ("http://http://h", "twice"),
        ("https://http://h:8123", "twice"),
        ("mailto:me@h", "starts with http://"),
        ("javascript:alert(1)", "starts with http://"),
        ("about:blank", "starts with http://"),
        ("8123", "names no host"),
    ],
)
def test_a_mistake_is_told_with_its_mend(text: str, says: str) -> None:
    """Not as a riddle about ports and hosts."""
    with pytest.raises(UsageError, match=says):
        candidates(text)


@pytest.mark.parametrize(
    ("text", "path", "has_user"),
    [
        ("http://h:8123/lovelace/wall?edit=0#x", "/lovelace/wall?edit=0", False),
        ("h/lovelace", "/lovelace", False),
        ("http://h/", "", False),
        ("h:8123", "", False),
        ("http://user:secret@h/map", "/map", True),
        ("user@h", "", True),
    ],
)
def test_the_parts_of_what_was_typed(text: str, path: str, *, has_user: bool) -> None:
    """Where the kiosk starts, and a name that nobody uses."""
    assert path_of(text) == path
    assert names_user(text) is has_user
    assert "secret" not in without_user(text)
    assert candidates(without_user(text)) == candidates(text)


@pytest.mark.parametrize("text", ["", "  ", "fe80::1", "mailto:me", "ftp://ha", "a b"])
def test_what_cannot_be_an_address_is_a_usage_error(text: str) -> None:
    """Nothing is sent anywhere."""
    with pytest.raises(UsageError):
        candidates(text)


@pytest.mark.parametrize(
    "body", [{"providers": PROVIDERS, "preselect_remember_me": True}, PROVIDERS]
)
def test_old_and_new_servers_are_found(body: object) -> None:
    """Servers up to 2023.10 answer with the bare list."""
    send, asked = network({"http://ha:8123": answer("http://ha:8123", body)})
    is_local = isinstance(body, dict)
    found = find("http://ha:8123/lovelace/0", send)
    assert found == Server("http://ha:8123", FOUND, is_local)
    view = "homeassistant,trusted_networks"
    assert found.view == f"{'local' if is_local else 'other'} {view}"
    assert asked == ["http://ha:8123"]


def test_the_server_is_where_the_redirect_led() -> None:
    """What is remembered is the address that answered."""
    send, _ = network({"http://ha": answer("https://ha.example.com", PROVIDERS)})
    assert find("http://ha", send).url == "https://ha.example.com"


def test_providers_that_make_no_sense_are_left_out() -> None:
    """One strange entry does not spoil the others."""
    body = {"providers": ["x", {"name": "no type"}, {"name": "n", "type": "t", "id": 3}]}
    send, _ = network({"http://ha": answer("http://ha", body)})
    assert find("http://ha", send).providers == (Provider("n", None, "t"),)


def test_the_next_candidate_is_tried_when_one_fails() -> None:
    """A server that wants TLS on 8123 is found without its scheme."""
    send, asked = network({"https://ha:8123": answer("https://ha:8123", PROVIDERS)})
    assert find("ha", send).url == "https://ha:8123"
    assert asked == ["http://ha:8123", "https://ha:8123"]


def test_a_server_without_users_says_what_to_do() -> None:
    """Nobody can sign in before somebody onboarded the server, so no other address is tried."""
    body = {"message": "Onboarding not finished", "code": "onboarding_required"}
    send, asked = network({"http://ha:8123": answer("http://ha:8123", body, 401)})
    with pytest.raises(ServerNotSetUp, match=r"open http://ha:8123 in a browser"):
        find("ha", send)
    assert asked == ["http://ha:8123"]


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (
            Response(404, "http://ha/", "text/html", "nginx", b"<html>"),
            "status 404, text/html, from nginx",
        ),
        (Response(404, "http://ha/", body=b"{}"), "status 404"),
        (Response(404, "http://ha/", body=b"[]"), "status 404"),
        (
            Response(200, "http://ha/", "a\x1b[31mb", "x" * 500, b"{}"),
            "status 200, a.31mb, from x{80}\\.",
        ),
        (Response(403, "http://ha/", "text/plain", "aiohttp"), "banned"),
    ],
)
def test_something_else_is_described(response: Response, said: str) -> None:
    """The message says what answered, and nothing that harms a terminal."""
    send, _ = network({"http://ha": response})
    with pytest.raises(NotHomeAssistant, match=said) as caught:
        find("http://ha", send)
    assert "\x1b" not in str(caught.value)


def test_a_proxy_without_its_server_is_unreachable() -> None:
    """A 502 says that Home Assistant is restarting, not that it is none."""
    send, _ = network({"http://ha": Response(502, "http://ha/", "text/html", "nginx")})
    with pytest.raises(ServerUnreachable, match="not ready: it answered status 502"):
        find("http://ha", send)


def test_the_most_telling_error_wins_and_all_are_told() -> None:
    """What answered something says more than what did not answer."""
    router = Response(404, "http://ha/", "text/html", "router")
    send, asked = network({"https://ha": router})
    with pytest.raises(NotHomeAssistant) as caught:
        find("ha", send)
    assert asked == ["http://ha:8123", "https://ha:8123", "https://ha", "http://ha"]
    said = str(caught.value).splitlines()
    assert said[0] == "No Home Assistant was found there."
    assert [line.split(": ")[0] for line in said[1:3]] == asked[:2]
    assert "from router" in said[3]


def test_an_untrusted_certificate_is_not_answered_with_plain_http() -> None:
    """Who breaks TLS on the way must not get the password without it."""
    refused = CertificateNotTrusted(Text("The certificate of ha.example.com is not trusted."))
    send, asked = network(
        {
            "https://ha.example.com": refused,
            "http://ha.example.com:8123": answer("http://ha.example.com:8123", PROVIDERS),
        }
    )
    with pytest.raises(CertificateNotTrusted):
        find("ha.example.com", send)
    assert asked == ["https://ha.example.com"]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("ha.example:8123/wall/0?edit=0", "https://ha.example:8123/wall/0?edit=0"),
        ("https://ha.example:8123", "https://ha.example:8123"),
        (" http://ha.example:8123/wall ", "https://ha.example:8123/wall"),
        ("ha.example/wall", "https://ha.example:8123/wall"),
        ("http://ha.example", None),
        ("https://other.example:8123/wall", None),
    ],
)
def test_a_page_is_found_on_the_server_that_was_meant(text: str, page: str | None) -> None:
    """Typed without a scheme, or before the server sent the browser on to https."""
    assert on_server(text, "https://ha.example:8123") == page


def test_a_server_at_a_port_that_no_browser_opens_is_refused() -> None:
    """Its page would never be seen, whatever is signed in there."""
    send, _asked = network({"http://ha.local:6000": answer("http://ha.local:6000", PROVIDERS)})
    with pytest.raises(UsageError, match="No browser opens a page at port 6000"):
        find("ha.local:6000", send)


def test_a_server_is_asked_for_path_and_query() -> None:
    """Nothing of a fragment."""
    assert path_and_query("http://ha:8123/wall?edit=0#x") == "/wall?edit=0"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", True),
        ("/lovelace/0?edit=1", True),
        ("/api-energy", True),
        ("/config/api", True),
        ("/api", False),
        ("/api?x=/", False),
        ("/api/config", False),
        ("/auth/authorize?x=1", False),
        ("/local/a.html", False),
    ],
)
def test_the_api_is_no_page(path: str, *, expected: bool) -> None:
    """Nor is a file."""
    assert may_be_page(path) is expected
