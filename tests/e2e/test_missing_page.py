"""A dashboard that the server does not have: the default one is shown, with a card that says so."""

from __future__ import annotations

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until


@pytest.mark.parametrize("path", ["/renamed-dashboard/0", "//"])
def test_a_page_that_is_gone_does_not_darken_the_wall(
    signed_in: Home, home_assistant: OnboardedServer, path: str
) -> None:
    """The server is fine, and says 404 for one page."""
    with running(signed_in, "--url", f"{home_assistant.url}{path}") as kiosk:
        kiosk.expect(r"The server has no page /")
        status = kiosk.wait_for("live")
        assert path not in str(status["url"]).removeprefix(home_assistant.url)
        wait_until(lambda: kiosk.status()["overlay"] == "notification", "a card says so")
    assert "offline" not in "".join(kiosk.states())


def test_a_page_that_comes_back_is_shown_again(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """Somebody has made it: a person asks for it, or it is looked for now and then."""
    url = f"{home_assistant.url}/wall-panel/0"
    with running(signed_in, "--url", url) as kiosk:
        kiosk.expect(r"The server has no page /")
        kiosk.wait_for("live")
        home_assistant.call(
            {
                "type": "lovelace/dashboards/create",
                "url_path": "wall-panel",
                "title": "Wall",
                "mode": "storage",
            }
        )
        kiosk.ctl("navigate", path="/wall-panel/0")
        wait_until(lambda: "/wall-panel" in str(kiosk.status()["url"]), "the dashboard")
