"""A webpage card with a page of the same server: signed in, with no session of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from harness import webpage_cards
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port

from ha_kiosk.page.kiosk_mode import knows_kiosk_mode
from ha_kiosk.server import oauth

SIGN_IN = """(async ({ username, password, kind }) => {
  const client_id = location.origin + "/";
  const post = async (path, body) => (await fetch(path, { method: "POST", body })).json();
  const flow = await post("/auth/login_flow", JSON.stringify(
    { client_id, handler: ["homeassistant", null], redirect_uri: client_id, type: "authorize" }));
  const done = await post(`/auth/login_flow/${flow.flow_id}`,
    JSON.stringify({ client_id, username, password }));
  const form = new FormData();
  Object.entries({ client_id, grant_type: "authorization_code", code: done.result })
    .forEach(([name, value]) => form.append(name, value));
  const tokens = await post("/auth/token", form);
  const text = JSON.stringify({ ...tokens, hassUrl: location.origin, clientId: client_id });
  if (kind === "frontend") localStorage.hassTokens = text;
  if (kind === "session") sessionStorage.setItem("hassTokens", text);
  if (kind === "srcdoc") {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    frame.contentWindow.localStorage.hassTokens = text;
  }
  return [tokens.refresh_token, tokens.access_token];
})"""
TOKEN = re.compile(rb"[0-9a-f]{128}|eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+")


STORED = "JSON.stringify([{...localStorage}, {...sessionStorage}])"


def test_webpage_cards_of_the_same_server_are_signed_in_and_in_kiosk_mode(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """No login form, no sidebar, no menu button; and no session but the kiosk's own."""
    before = len(home_assistant.refresh_tokens())
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(
        signed_in, "--url", home_assistant.url + webpage_cards.make(home_assistant)
    ) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, webpage_cards.PATH) as frontend:
            webpage_cards.wait_until_connected(frontend)
            status = kiosk.wait_for("live")
            if knows_kiosk_mode(str(status["ha_version"])):
                wait_until(
                    lambda: all(
                        one["kiosk"] and not one["around"] for one in webpage_cards.look(frontend)
                    ),
                    "the cards are in kiosk mode",
                )
            paths = [str(frame["path"]) for frame in webpage_cards.look(frontend)]
            assert all(map(str.startswith, paths, webpage_cards.SHOWN)), paths
            assert "hassTokens" not in str(frontend.evaluate(STORED))
        assert kiosk.status()["state"] == "live"
    assert len(home_assistant.refresh_tokens()) == before


def test_nothing_that_a_page_stored_signs_in_after_the_log_out(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Signed in by hand in a card, three ways; whatever looks like a token is tried."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    own = json.loads(home.credentials.read_text())["refresh_token"]
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    tokens: list[str] = [own]
    with running(home, "--url", home_assistant.url + webpage_cards.make(home_assistant)) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, webpage_cards.PATH) as frontend:
            webpage_cards.wait_until_connected(frontend)
            for kind in ("frontend", "session", "srcdoc"):
                who = {"username": home_assistant.username, "password": home_assistant.password}
                call = f"cards[0].eval({json.dumps(SIGN_IN)})({json.dumps({**who, 'kind': kind})})"
                made = frontend.evaluate(call)
                assert isinstance(made, list)
                tokens += map(str, made)
                wait_until(
                    lambda token=made[0]: not works(home_assistant, token),  # type: ignore[misc]
                    f"the session that was stored in the {kind} is revoked",
                )
                assert "hassTokens" not in str(frontend.evaluate(STORED))
            assert works(home_assistant, own)
        assert home.run("logout").returncode == 0
        kiosk.wait_for("signed-out")
        check(home, home_assistant, tokens)
    check(home, home_assistant, tokens)
    assert home.run("logout").returncode == 3
    assert not (home.data / "browser").exists()


def check(home: Home, server: OnboardedServer, tokens: list[str]) -> None:
    """Try every token that stands in the profile, in 8 or in 16 bits, and all that are known."""
    found = {
        match.decode()
        for file in files(home.folder)
        for text in (file.read_bytes(),)
        for match in TOKEN.findall(text) + TOKEN.findall(text.replace(b"\0", b""))
    }
    for token in {*found, *tokens}:
        assert not works(server, token), token[:10]


def works(server: OnboardedServer, token: str) -> bool:
    """Return whether the server takes a token, of either kind."""
    if token.startswith("eyJ"):
        return server.send(oauth.bearer_request(server.url, token)).status == 200
    clients = ("http://ha-kiosk.localhost/", f"{server.url}/")
    requests = [
        oauth.refresh_request(server.url, client_id=client, refresh_token=token)
        for client in clients
    ]
    return any(server.send(request).status == 200 for request in requests)


def files(folder: Path) -> Iterator[Path]:
    """Return all files in a folder."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
