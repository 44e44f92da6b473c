"""Which dashboards the settings offer, by what a real server says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home

from ha_kiosk.server import websocket
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient
from ha_kiosk.settings_screen import dashboards


def offered(home: Home, server: OnboardedServer) -> list[str]:
    """Return what the settings of who is signed in to `home` offer."""
    credentials = CredentialStore(home.credentials).load()
    assert credentials is not None
    token = Session(credentials, HttpClient().send).access_token().value
    call: partial[object] = partial(websocket.call, server.url, token)
    return [choice.value for choice in dashboards.ask(call)]


def test_an_administrators_dashboard_is_offered_to_administrators(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """To somebody else the server would show another one, without a word."""
    for path, for_admins in (("for-all", False), ("for-admins", True)):
        create: Mapping[str, object] = {
            "type": "lovelace/dashboards/create",
            "url_path": path,
            "title": path,
            "mode": "storage",
            "require_admin": for_admins,
        }
        home_assistant.call(create)
    assert {"/for-all", "/for-admins"} <= set(offered(signed_in, home_assistant))
    home_assistant.add_user("hall", "a password of its own")
    other = Home(signed_in.folder / "hall")
    other.sign_in(home_assistant.url, "hall", "a password of its own")
    found = offered(other, home_assistant)
    assert "/for-all" in found
    assert "/for-admins" not in found
