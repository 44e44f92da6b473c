"""The view that was on screen is there again, whatever took the page away."""

from __future__ import annotations

import os
import signal
from urllib.parse import urlsplit

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import port_of
from harness.processes import renderers
from harness.proxy import Fault, proxying

VIEW = "/history"


def path(kiosk: Kiosk) -> str:
    """Return the path of the page."""
    return urlsplit(str(kiosk.status().get("url"))).path


def test_the_view_comes_back_after_a_death_an_outage_and_a_reload(
    signed_in: Home, home_assistant: OnboardedServer, home: Home
) -> None:
    """And not the start page."""
    with proxying(port_of(home_assistant.url)) as proxy:
        here = signed_in.copy(home.folder / "home", proxy.url)
        with running(here) as kiosk:
            kiosk.expect("renderer ended")
            kiosk.wait_for("live")
            kiosk.ctl("navigate", path=VIEW)
            wait_until(lambda: path(kiosk) == VIEW, "the view")
            kiosk.wait_for("live")
            (renderer,) = renderers(kiosk)
            os.kill(renderer, signal.SIGKILL)
            wait_until(lambda: "crashed → loading" in kiosk.states(), "it is loaded again")
            kiosk.wait_for("live")
            assert path(kiosk) == VIEW
            proxy.be(Fault.REFUSED)
            kiosk.wait_for("degraded")
            kiosk.ctl("reload")
            kiosk.wait_for("offline")
            proxy.be(Fault.NONE)
            kiosk.wait_for("live")
            assert path(kiosk) == VIEW
            kiosk.ctl("reload")
            wait_until(lambda: "live → loading" in " ".join(kiosk.states()[-2:]), "the reload")
            kiosk.wait_for("live")
            assert path(kiosk) == VIEW
