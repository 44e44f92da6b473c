"""Everything that ends a session: log-out, `ha-kiosk logout`, a token revoked at the server."""

from __future__ import annotations

from harness.devtools import free_port, page
from harness.home_assistant import TestServer, refresh_tokens, revoke_other_tokens
from harness.kiosk import Home, running, wait_until


def kiosk_tokens(server: TestServer) -> int:
    """Return how many refresh tokens the server has given to kiosks."""
    return sum(
        token["client_id"] == "http://ha-kiosk.localhost/" and not token["is_current"]
        for token in refresh_tokens(server)
    )


def test_log_out_on_the_profile_page_revokes_and_forgets(
    signed_in: Home, home_assistant: TestServer
) -> None:
    """The person presses log out: revoked, deleted, and the sign-in page is on screen."""
    port = free_port()
    before = kiosk_tokens(home_assistant)
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(signed_in, "--url", f"{home_assistant.url}/profile") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, "/profile") as frontend:
            frontend.press_button("Log out", within="ha-profile-section-general")
            frontend.press_button("Log out", within="dialog-box")
        status = kiosk.wait_for("signed-out")
        with page(port, "/auth/authorize"):
            pass
        wait_until(lambda: not signed_in.credentials.exists(), "the credentials are deleted")
    assert status["signed_in"] is False
    assert kiosk_tokens(home_assistant) == before - 1
