"""Signing in with a browser, against a real Home Assistant that must accept our redirect.

The browser is played by the login-flow API, which is what the server's login page uses itself.
"""

from __future__ import annotations

import threading
from urllib.parse import parse_qs, urlencode, urlsplit

from harness.home_assistant import OnboardedServer

from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import find
from ha_kiosk.server.http import HttpClient, Request
from ha_kiosk.server.login.browser import sign_in


def test_the_systems_browser_signs_in(home_assistant: OnboardedServer) -> None:
    """With the listener's own address as client id, which the session then refreshes with."""
    client = HttpClient()
    pages: list[int] = []

    def post(path: str, client_id: str, **fields: object) -> dict[str, object]:
        url = f"{home_assistant.url}/auth/login_flow{path}"
        response = client.send(Request("POST", url, json={"client_id": client_id, **fields}))
        answer = response.json()
        assert isinstance(answer, dict), response
        return answer

    def browse(url: str) -> None:
        assert client.send(Request("GET", url)).status == 200
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        client_id, redirect_uri = query["client_id"], query["redirect_uri"]
        pkce = {name: value for name, value in query.items() if name.startswith("code_challenge")}
        start = {"handler": ["homeassistant", None], "redirect_uri": redirect_uri}
        form = post("", client_id, **start, **pkce)
        done = post(
            f"/{form['flow_id']}",
            client_id,
            username=home_assistant.username,
            password=home_assistant.password,
        )
        answer = urlencode({"code": done["result"], "state": query["state"]})
        pages.append(client.send(Request("GET", f"{redirect_uri}?{answer}")).status)

    threads: list[threading.Thread] = []

    def open_browser(url: str) -> bool:
        threads.append(threading.Thread(target=browse, args=(url,)))
        threads[0].start()
        return True

    server = find(home_assistant.url, client.send)
    credentials = sign_in(server, client.send, open_browser, lambda _: None, timeout=60)
    threads[0].join(60)
    assert pages == [200]
    assert credentials.client_id != oauth.CLIENT_ID
    session = Session(credentials, client.send)
    assert session.access_token(force=True).expires_in > 1_700
    session.revoke()
    client.close()
