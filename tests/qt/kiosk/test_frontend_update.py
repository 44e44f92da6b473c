"""After a reconnection: whether the server has another frontend than the page."""

from __future__ import annotations

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import settle, wait_until

from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.kiosk.frontend_update import FrontendUpdateCheck
from ha_kiosk.server.http import Request, Response

INDEX = '<script>window.x = () => import("/frontend_latest/app.%s.js")</script>'


class Server:
    """What the server says to a GET of its index page."""

    def __init__(self) -> None:
        self.body = INDEX % "0ld"
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        """Answer on one of the runner's threads."""
        self.requests.append(request)
        if not self.body:
            raise ServerUnreachable(Text("gone"))
        return Response(200, request.url, "text/html", body=self.body.encode())


@pytest.fixture
def server() -> Server:
    """Return a server with the old frontend."""
    return Server()


@pytest.fixture
def changed() -> list[bool]:
    """Return a list that gets an entry each time another frontend was found."""
    return []


@pytest.fixture
def update_check(
    kiosk: Kiosk, site: Site, server: Server, changed: list[bool]
) -> FrontendUpdateCheck:
    """Return a check of a page that has loaded the old frontend."""
    site.add("/", INDEX % "0ld")
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    update_check = FrontendUpdateCheck(kiosk.page, kiosk.runner, server.send, kiosk.parent)
    update_check.update_found.connect(lambda: changed.append(True))
    return update_check


def check(update_check: FrontendUpdateCheck, kiosk: Kiosk, server: Server) -> None:
    """Let it be checked, to the end."""
    count = len(server.requests) + 1
    update_check.check(kiosk.url)
    wait_until(lambda: len(server.requests) == count and not kiosk.runner._running, "the answer")
    kiosk.ask("1")
    settle()


def test_the_same_frontend_is_left_alone(
    update_check: FrontendUpdateCheck, kiosk: Kiosk, server: Server, changed: list[bool]
) -> None:
    """Most restarts of a server change nothing."""
    check(update_check, kiosk, server)
    assert changed == []
    assert server.requests == [Request("GET", f"{kiosk.url}/")]


def test_another_frontend_is_told_once(
    update_check: FrontendUpdateCheck, kiosk: Kiosk, server: Server, changed: list[bool]
) -> None:
    """A page that still has the old one after a load gets it from a cache: no second load."""
    server.body = INDEX % "n3w"
    check(update_check, kiosk, server)
    check(update_check, kiosk, server)
    assert changed == [True]
    server.body = INDEX % "n3west"
    check(update_check, kiosk, server)
    assert changed == [True, True]


@pytest.mark.parametrize("body", ["", "<h1>Starting</h1>"])
def test_a_server_that_does_not_tell_changes_nothing(
    update_check: FrontendUpdateCheck, kiosk: Kiosk, server: Server, changed: list[bool], body: str
) -> None:
    """It is gone again, or a proxy answers for it."""
    server.body = body
    check(update_check, kiosk, server)
    assert changed == []
