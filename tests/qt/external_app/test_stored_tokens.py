"""What a page stores to sign in with: it is gone at once, and revoked."""

from __future__ import annotations

import json
import logging

import pytest
from harness.page import REFRESH, FakeServer, Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.external_app.stored_tokens import MAX_WAITING, StoredTokens
from ha_kiosk.qt.platform.job_runner import JobRunner

TOKEN = "0123456789abcdef" * 8
TOKENS = json.dumps({"access_token": "a.b.c", "refresh_token": TOKEN, "expires_in": 1800})
KEPT = "[localStorage.getItem('hassTokens'), sessionStorage.getItem('hassTokens')]"


def revoked(server: FakeServer) -> list[str]:
    """Return the tokens that the server was told to revoke."""
    return [
        str(request.form["token"])
        for request in list(server.requests)
        if request.form and request.url.endswith("/auth/revoke")
    ]


@pytest.fixture
def frame(kiosk: Kiosk, site: Site) -> Kiosk:
    """Return a page with a frame of its own origin, and one that has no script of ours."""
    site.add("/inner")
    site.add("/frames", "<iframe src='/inner'></iframe><iframe srcdoc='<p>'></iframe>")
    kiosk.load("/frames")
    ready = "!!frames[0]?.externalApp && frames[1]?.document.readyState === 'complete'"
    wait_until(lambda: kiosk.ask(ready), "the frames are there")
    return kiosk


@pytest.mark.parametrize("where", ["window", "frames[0]", "frames[1]"])
@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
@pytest.mark.parametrize(
    "way", [f"setItem('hassTokens', {TOKENS!r})", f"hassTokens = {TOKENS!r}"], ids=["call", "name"]
)
def test_a_sign_in_that_is_stored_is_taken_away_and_revoked(
    frame: Kiosk, where: str, storage: str, way: str
) -> None:
    """However it is stored, and by which document of the server's origin."""
    frame.do(f"{where}.{storage}.{way}")
    wait_until(lambda: revoked(frame.server), "it is revoked")
    assert revoked(frame.server) == [TOKEN]
    assert frame.ask(KEPT) == [None, None]


@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
def test_one_from_before_is_gone_before_the_page_looks(
    kiosk: Kiosk, site: Site, storage: str
) -> None:
    """Stored by an older version, or past our script."""
    site.add("/looks", before=f"<script>window.first = {KEPT}</script>")
    kiosk.load()
    kiosk.do(f"Object.defineProperty({storage}, 'hassTokens', {{ value: {TOKENS!r} }})")
    assert kiosk.ask(f"{storage}.getItem('hassTokens')") == TOKENS
    kiosk.load("/looks")
    wait_until(lambda: revoked(kiosk.server), "it is revoked")
    assert kiosk.ask("window.first") == [None, None]


def test_the_rest_of_the_storage_is_as_it_was(kiosk: Kiosk) -> None:
    """Other keys, what is no sign-in, and the errors of a wrong call."""
    kiosk.load()
    kiosk.do("localStorage.setItem('selectedTheme', 'x'); localStorage.dockedSidebar = 'y'")
    assert kiosk.ask("[localStorage.selectedTheme, localStorage.length]") == ["x", 2]
    kiosk.do("for (const text of ['null', '', '{', '[]', '7']) localStorage.hassTokens = text")
    kiosk.do("localStorage.setItem('hassTokens', null)")
    wrong = "(() => { try { localStorage.setItem('a') } catch (err) { return err.name } })()"
    assert kiosk.ask(wrong) == "TypeError"
    assert kiosk.ask("[localStorage.hassTokens ?? null, localStorage.length]") == [None, 2]
    assert kiosk.ask("Object.keys(localStorage).sort()") == ["dockedSidebar", "selectedTheme"]
    kiosk.do("localStorage.clear(); externalApp.externalBus({type: 'last/one'})")
    wait_until(lambda: len(kiosk.heard) > 1, "the last message")
    assert kiosk.server.requests == []


def test_a_page_cannot_revoke_the_kiosks_own_session(kiosk: Kiosk) -> None:
    """It never has that token; if it did, this would not be the way."""
    kiosk.load()
    kiosk.do(f"localStorage.hassTokens = JSON.stringify({{refresh_token: '{REFRESH}-long'}})")
    wait_until(lambda: revoked(kiosk.server), "another one is revoked")
    kiosk.do(f"localStorage.hassTokens = JSON.stringify({{refresh_token: '{REFRESH}'}})")
    kiosk.do("externalApp.externalBus({type: 'last/one'})")
    wait_until(lambda: len(kiosk.heard) > 2, "the last message")
    settle()
    assert revoked(kiosk.server) == [f"{REFRESH}-long"]


def test_a_token_is_in_no_log(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    """Nor in the text of a message."""
    caplog.set_level(logging.DEBUG)
    kiosk.load()
    kiosk.do(f"localStorage.hassTokens = {TOKENS!r}")
    wait_until(lambda: revoked(kiosk.server), "it is revoked")
    wait_until(lambda: "removed and revoked" in caplog.text, "the log")
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(kiosk.heard)


def test_what_the_server_cannot_be_told_now_it_is_told_later(
    runner: JobRunner, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """Once each, in their order, and no more of them than somebody could have meant."""
    caplog.set_level(logging.INFO)
    told: list[str] = []
    stored = StoredTokens(runner, parent, again_ms=20)

    def revoke(token: str) -> None:
        told.append(token)
        if len(told) < 3:
            raise ServerUnreachable(Text("The server is away."))

    for number in range(MAX_WAITING + 5):
        stored.revoke(f"token-{number}", revoke)
        stored.revoke(f"token-{number}", revoke)
    wait_until(lambda: f"token-{MAX_WAITING - 1}" in told, "all are told")
    pass_time(0.1)
    assert told == ["token-0"] * 2 + [f"token-{number}" for number in range(MAX_WAITING)]
    assert "could not be revoked yet: The server is away." in caplog.text


def test_a_full_runner_is_asked_again(parent: QObject) -> None:
    """What cannot run now runs later."""
    runner = JobRunner(parent, limit=0)
    told: list[str] = []
    stored = StoredTokens(runner, parent, again_ms=20)
    stored.revoke("token", told.append)
    pass_time(0.1)
    assert told == []
    runner._limit = 1  # as if the other jobs were over
    wait_until(lambda: told == ["token"], "it is told")
    runner.close()
