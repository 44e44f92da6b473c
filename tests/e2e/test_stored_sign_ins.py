"""Nothing that a page stored signs in after a log-out: the files are read, each token is tried."""

from __future__ import annotations

import base64
import json
import secrets

import pytest
from harness.browser_files import tokens
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port

from ha_kiosk.server.http import Request

SIGN_IN = """(async () => {
  const post = async (path, body) => (await fetch(path, { method: "POST", body })).json();
  const client_id = `${location.origin}/`;
  const flow = await post("/auth/login_flow", JSON.stringify({
    client_id, handler: ["homeassistant", null], redirect_uri: client_id }));
  const { result: code } = await post(`/auth/login_flow/${flow.flow_id}`, JSON.stringify({
    client_id, username: USERNAME, password: PASSWORD }));
  const tokens = await post("/auth/token", new URLSearchParams({
    client_id, code, grant_type: "authorization_code" }));
  // As the frontend does it (src/common/auth/token_storage.ts).
  const where = await WHERE;
  where.localStorage.setItem("hassTokens", JSON.stringify({ ...tokens, clientId: client_id }));
  where.localStorage.setItem("canary", CANARY);
  return [tokens.refresh_token, tokens.access_token];
})()"""
CARD = """new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.src = "/profile";
  frame.onload = () => done(frame.contentWindow);
  document.body.append(frame);
})"""
BARE = "document.body.appendChild(document.createElement('iframe')).contentWindow"


def sign_in(home: Home, server: OnboardedServer, where: str, canary: str) -> list[str]:
    """Sign in by hand, and store that in a window of the page; return the tokens."""
    script = SIGN_IN.replace("WHERE", where).replace("CANARY", json.dumps(canary))
    script = script.replace("USERNAME", json.dumps(server.username))
    script = script.replace("PASSWORD", json.dumps(server.password))
    with page(int(home.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), server.url) as view:
        got = view.evaluate(script)
    assert isinstance(got, list)
    return [str(token) for token in got]


def works(server: OnboardedServer, token: str) -> bool:
    """Return whether a token lets anybody in: as itself, to refresh with, or in an address."""
    if server.send(Request("GET", f"{server.url}/api/", bearer=token)).status == 200:
        return True
    for client_id in (f"{server.url}/", "http://ha-kiosk.localhost/"):
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_id}
        if server.send(Request("POST", f"{server.url}/auth/token", form=form)).status == 200:
            return True
    if (path := signed_path(token)) is None:
        return False
    return server.send(Request("GET", f"{server.url}{path}?authSig={token}")).status == 200


def signed_path(token: str) -> str | None:
    """Return the path that a token was made for, if it was made for one."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    except (LookupError, ValueError):
        return None
    path = claims.get("path")
    return path if isinstance(path, str) else None


@pytest.fixture
def watched(home: Home, home_assistant: OnboardedServer) -> Home:
    """Return a home that is signed in, and whose pages can be looked into."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(free_port())}
    return home


def is_live(kiosk: Kiosk) -> None:
    """Wait until the dashboard is there."""
    kiosk.expect("remote-allow-origins")
    kiosk.wait_for("live")


@pytest.mark.parametrize("is_running", [True, False], ids=["running", "ended"])
@pytest.mark.parametrize("where", ["window", CARD, BARE], ids=["page", "card", "no script"])
def test_no_sign_in_outlives_a_log_out(
    watched: Home, home_assistant: OnboardedServer, where: str, *, is_running: bool
) -> None:
    """One made by hand: it ends at once, and after the log-out no token in any file works."""
    canary = secrets.token_hex(64)
    with running(watched) as kiosk:
        is_live(kiosk)
        stored = sign_in(watched, home_assistant, where, canary)
        wait_until(lambda: "removed and revoked" in kiosk.log, "the end of that sign-in")
        assert not any(works(home_assistant, token) for token in stored)
        assert not any(token in kiosk.log for token in stored)
    # What looks for tokens finds what a page stores.
    assert canary in tokens(watched.data)
    if is_running:
        with running(watched) as kiosk:
            is_live(kiosk)
            assert watched.run("logout").returncode == 0
            kiosk.wait_for("signed-out")
            wait_until(lambda: not watched.credentials.exists(), "the credentials are deleted")
            left = tokens(watched.folder)
    else:
        assert watched.run("logout").returncode == 0
        left = set()
    assert not [token for token in left | tokens(watched.folder) if works(home_assistant, token)]
    assert canary not in tokens(watched.folder)
