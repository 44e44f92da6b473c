"""Everything that ends a session: log-out, `ha-kiosk logout`, a token revoked at the server."""

from __future__ import annotations

import json
import socket

from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port

KIOSK = "http://ha-kiosk.localhost/"
PROFILE = "ha-profile-section-general, ha-profile-dashboard"
"""Where the button is: on older servers, and on those of 2026.11."""


def kiosk_tokens(server: OnboardedServer) -> set[str]:
    """Return the ids of the refresh tokens that kiosks have, the owner's own aside."""
    return {
        str(token["id"])
        for token in server.refresh_tokens()
        if token["client_id"] == KIOSK and not token["is_current"]
    }


def test_log_out_on_the_profile_page_revokes_and_forgets(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """The person presses log out: revoked, deleted, and the sign-in page is on screen."""
    before = kiosk_tokens(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    assert len(kiosk_tokens(home_assistant)) == len(before) + 1
    port = free_port()
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(home, "--url", f"{home_assistant.url}/profile") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, "/profile") as frontend:
            frontend.press_button("Log out", within=PROFILE)
            frontend.press_button("Log out", within="dialog-box")
        status = kiosk.wait_for("signed-out")
        with page(port, "/auth/authorize") as login:
            wait_until(lambda: "elcome" in str(login.evaluate("document.body.innerText")), "login")
            assert login.evaluate("typeof externalApp + typeof qt") == "undefinedundefined"
        wait_until(lambda: not home.credentials.exists(), "the credentials are deleted")
        assert kiosk_tokens(home_assistant) == before
    assert status["signed_in"] is False
    assert home.run("status", "--json").returncode == 0


def test_what_the_browser_stored_goes_with_the_session(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """After a log-out in the window, the next start begins with an empty storage."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    with running(home) as kiosk:
        kiosk.wait_for("live")
        mark = home.data / "browser" / "left-by-the-old-session"
        mark.touch()
        assert home.run("logout").returncode == 0
        kiosk.wait_for("signed-out")
        wait_until(lambda: not home.credentials.exists(), "the credentials are deleted")
    with running(home, "--url", home_assistant.url) as kiosk:
        kiosk.wait_for("signed-out")
        assert not mark.exists()


def test_logout_revokes_at_the_server_and_deletes(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """`ha-kiosk logout` leaves neither a token there nor a file here."""
    before = kiosk_tokens(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    done = home.run("logout")
    assert done.returncode == 0, done.stderr
    assert kiosk_tokens(home_assistant) == before
    assert not home.credentials.exists()
    assert not (home.data / "browser").exists()
    assert home.run("logout").returncode == 3


def test_logout_with_no_server_deletes_nothing(home: Home, home_assistant: OnboardedServer) -> None:
    """Unreachable: exit 4 and all is kept; `--local-only` deletes and says what is left to do."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    stored = json.loads(home.credentials.read_text())
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        stored["server"] = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        home.credentials.write_text(json.dumps(stored))
        done = home.run("logout")
        assert done.returncode == 4
        assert "--local-only" in done.stderr
        assert home.credentials.exists()
        done = home.run("logout", "--local-only")
    assert done.returncode == 0
    assert "Refresh tokens" in done.stdout + done.stderr
    assert not home.credentials.exists()


def test_a_token_revoked_at_the_server_is_tried_once_and_forgotten(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """The user removes the kiosk in the profile page: sign-in page, and no second try."""
    before = kiosk_tokens(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    (mine,) = kiosk_tokens(home_assistant) - before
    with running(home) as kiosk:
        kiosk.expect("Sign-in|refused|revoked")
        kiosk.wait_for("live")
        refusals = home_assistant.server.log_text().count("invalid_grant")
        home_assistant.delete_refresh_token(mine)
        status = kiosk.wait_for("signed-out")
        wait_until(lambda: not home.credentials.exists(), "the credentials are deleted")
        assert home_assistant.server.log_text().count("invalid_grant") <= refusals + 1
    assert status["reason"] == "credentials-refused"


def test_a_token_revoked_while_the_kiosk_was_off_leads_to_the_sign_in(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """Started with a dead token: the sign-in page, not an error and not a loop."""
    before = kiosk_tokens(home_assistant)
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    (mine,) = kiosk_tokens(home_assistant) - before
    home_assistant.delete_refresh_token(mine)
    with running(home) as kiosk:
        kiosk.expect("Sign-in|refused|revoked")
        assert kiosk.wait_for("signed-out")["reason"] == "credentials-refused"
