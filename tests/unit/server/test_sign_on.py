"""What a single sign-on in front of the server answers in its place."""

from __future__ import annotations

import pytest

from ha_kiosk.errors import (
    GatewayRefused,
    KioskError,
    NotHomeAssistant,
    ProxyRefused,
    ServerUnreachable,
    SignOnRequired,
)
from ha_kiosk.i18n.text import Text, value_in
from ha_kiosk.server import finder, sign_on
from ha_kiosk.server.auth import oauth, revocation
from ha_kiosk.server.http import Request, Response

SERVER = "https://ha.example"
ASKED = f"{SERVER}/auth/token"


def redirect(to: str, asked: str = ASKED) -> Response:
    """Return a redirect that was not followed."""
    return Response(302, asked, "text/html", location=to, asked=asked)


def page(status: int = 200, url: str = ASKED, asked: str = ASKED) -> Response:
    """Return a page that came in place of an answer."""
    return Response(status, url, "text/html; charset=utf-8", body=b"<html>", asked=asked)


@pytest.mark.parametrize(
    ("response", "asker"),
    [
        (redirect("https://auth.example/?rd=x"), "auth.example"),
        (redirect("https://ha.example/outpost.goauthentik.io/start"), "ha.example"),
        (redirect("http://ha:9091/login", "http://ha:8123/auth/token"), "ha"),
        (page(200, "https://team.cloudflareaccess.com/login"), "team.cloudflareaccess.com"),
        (page(401, "https://auth.example/"), "auth.example"),
        (page(403, "https://auth.example/"), "auth.example"),
        (page(401), "ha.example"),
        (page(511), "ha.example"),
        (page(511, "https://portal.example/"), "portal.example"),
        (Response(401, ASKED, "text/html"), "ha.example"),
    ],
)
def test_who_asks_is_named(response: Response, asker: str) -> None:
    """By its host, and with what helps."""
    with pytest.raises(SignOnRequired, match="ha-kiosk login --method window") as caught:
        sign_on.refuse(response)
    said = str(caught.value)
    assert said.startswith(f"{asker} asks for a sign-in of its own in front of Home Assistant at ")
    assert value_in(said, "asker") == asker
    assert "rd=" not in said


@pytest.mark.parametrize(
    "response",
    [
        Response(200, ASKED, "application/json", body=b"{}"),
        Response(401, ASKED, "text/plain"),
        page(),
        page(403),
        page(404, "https://www.ha.example/"),
        page(502, "https://auth.example/"),
        redirect("https://ha:8123/auth/token", "http://ha:8123/auth/token"),
        redirect("https:///nowhere"),
        redirect("https://["),
        Response(304, ASKED),
    ],
)
def test_other_answers_are_nobodys_question(response: Response) -> None:
    """Home Assistant's own, a page that says no, an error, https in place of http."""
    sign_on.refuse(response)


def test_a_page_of_the_servers_own_host_may_be_one() -> None:
    """Where Home Assistant should have answered; else it is another program, and said so."""
    with pytest.raises(SignOnRequired, match="another program's") as caught:
        sign_on.refuse_page(page())
    assert value_in(str(caught.value), "asker") == "ha.example"
    assert value_in(str(caught.value), "server") == SERVER
    sign_on.refuse_page(page(404))
    sign_on.refuse_page(Response(200, ASKED, "text/plain"))


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (page(200, "https://auth.example/", f"{SERVER}/auth/providers"), SignOnRequired),
        (page(401), SignOnRequired),
        (page(511), SignOnRequired),
        (page(503), ServerUnreachable),
        (page(200), SignOnRequired),
        (page(403), GatewayRefused),
        (page(404), NotHomeAssistant),
    ],
)
def test_the_finder_tells_a_sign_on_from_another_program(
    response: Response, kind: type[KioskError]
) -> None:
    """And from somebody who only says no."""

    def send(_request: Request) -> Response:
        return response

    with pytest.raises(kind) as caught:
        finder.find(SERVER, send)
    assert type(caught.value) is kind


def test_a_sign_on_tells_more_than_who_does_not_answer() -> None:
    """A name without a scheme may mean several addresses."""

    def send(request: Request) -> Response:
        if request.url.startswith("https://ha.example/"):
            return page(200, "https://auth.example/", request.url)
        raise NotHomeAssistant(Text("nobody"))

    with pytest.raises(SignOnRequired, match=r"auth\.example asks"):
        finder.find("ha.example", send)


def test_a_proxys_password_is_asked_for_at_once() -> None:
    """No other address that a name may mean is tried."""
    asked = []

    def send(request: Request) -> Response:
        asked.append(request.url)
        raise ProxyRefused(Text("a password"))

    with pytest.raises(ProxyRefused, match="a password"):
        finder.find("ha.example", send)
    assert len(asked) == 1


def test_a_sign_out_behind_a_sign_on_has_not_been_heard() -> None:
    """It may be tried again later, and is told why."""

    def send(_request: Request) -> Response:
        return redirect("https://auth.example/")

    with pytest.raises(ServerUnreachable, match=r"auth\.example asks for a sign-in of its own"):
        revocation.revoke(send, SERVER, "refresh")


def test_a_token_request_that_is_redirected_asks_for_a_sign_on() -> None:
    """The body is not sent on, and the credentials are kept."""
    with pytest.raises(SignOnRequired):
        oauth.parse_token(redirect("https://auth.example/"))
