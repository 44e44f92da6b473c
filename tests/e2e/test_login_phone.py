"""Signing in with a phone: a web engine of a phone's size, and a real Home Assistant.

`HA_KIOSK_TEST_PICTURES` names a folder for pictures of what the phone shows.
"""

from __future__ import annotations

import gettext
import os
import threading
from pathlib import Path

from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until
from harness.login_page import log_in
from harness.phone_browser import go_on, phone_browser, picture

from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import find
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.login.listener import LOOPBACK
from ha_kiosk.server.login.phone import Invitation, Tablet, sign_in

_TEXT = "document.body?.innerText"


def _file(name: str) -> Path | None:
    folder = os.environ.get("HA_KIOSK_TEST_PICTURES")
    return Path(folder) / name if folder else None


class Phone:
    """Scans the code, signs in, and keeps what the pages say."""

    def __init__(self, server: OnboardedServer) -> None:
        self.server = server
        self.first = self.last = self.query = ""
        self.error: BaseException | None = None
        self.threads: list[threading.Thread] = []

    def scan(self, invitation: Invitation) -> None:
        """Begin."""
        self.threads.append(threading.Thread(target=self._run, args=(invitation,)))
        self.threads[0].start()

    def _run(self, invitation: Invitation) -> None:
        try:
            self._sign_in(invitation)
        except BaseException as err:  # noqa: BLE001 - raised in the test's thread
            self.error = err

    def _sign_in(self, invitation: Invitation) -> None:
        with phone_browser(invitation.url) as port:
            with page(port, invitation.url) as first:
                wait_until(lambda: first.evaluate(_TEXT), "the first page")
                self.first = str(first.evaluate(_TEXT))
                picture(first, _file("phone-first.png"))
            go_on(port, invitation.url)
            with page(port, "/auth/authorize") as login:
                self.query = str(login.evaluate("location.search"))
                log_in(login, self.server.username, self.server.password)
            with page(port, "/auth-callback") as last:
                wait_until(lambda: "Done" in str(last.evaluate(_TEXT)), "the end")
                self.last = str(last.evaluate(_TEXT))
                picture(last, _file("phone-last.png"))


def test_a_phone_signs_in_at_the_servers_own_login_page(home_assistant: OnboardedServer) -> None:
    """Name and digits first, then the server's page, then done; the session refreshes after it."""
    client = HttpClient()
    phone = Phone(home_assistant)
    shown: list[Invitation] = []

    def show(invitation: Invitation) -> None:
        shown.append(invitation)
        phone.scan(invitation)

    tablet = Tablet("Hall", LOOPBACK, gettext.NullTranslations())
    server = find(home_assistant.url, client.send)
    try:
        credentials = sign_in(server, client.send, tablet, show, timeout=150)
    finally:
        phone.threads[0].join(120)
        if phone.error is not None:
            raise phone.error
    assert "Hall" in phone.first
    assert shown[0].digits in phone.first
    assert credentials.server_name
    assert credentials.server_name in phone.last
    assert credentials.client_id == shown[0].url.rpartition("/")[0] + "/"
    has_pkce = oauth.supports_pkce(client.send(oauth.metadata_request(server.url)))
    assert ("code_challenge_method=S256" in phone.query) is has_pkce
    session = Session(credentials, client.send)
    assert session.access_token(force=True).expires_in > 1_700
    ours = [t for t in home_assistant.refresh_tokens() if t["client_id"] == credentials.client_id]
    assert len(ours) == 1
    session.revoke()
    client.close()
