"""Other addresses of the server: used where the first does not answer, and given up for it."""

from __future__ import annotations

import json
from functools import partial

from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port, port_of
from harness.proxy import Answer, Fault, proxying


def is_live_at(kiosk: Kiosk, address: str) -> bool:
    """Return whether the dashboard of the server at `address` is on screen."""
    status = kiosk.status()
    return (status.get("state"), status.get("server")) == ("live", address)


def test_the_kiosk_leaves_the_first_address_and_comes_back_and_no_other_gets_a_token(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """The first leads to an address that is not listed, though the same server is there.

    The program starts anew each time, and shows the same page.
    """
    kept = signed_in.folder / "state/ha-kiosk/default/address.json"
    faster = hasty(
        signed_in.folder,
        "from ha_kiosk.qt.kiosk import address_watch",
        "address_watch.AWAY_MS = address_watch.BACK_MS = 500",
        "address_watch.UNTOUCHED = 0.0",
    )
    port = port_of(home_assistant.url)
    with proxying(port) as first, proxying(port) as elsewhere:
        stored = json.loads(signed_in.credentials.read_text()) | {"server": first.url}
        signed_in.credentials.write_text(json.dumps(stored))
        others = f"http://127.0.0.1:{free_port()},{home_assistant.url}"
        signed_in.extra = {"HA_KIOSK_FALLBACK_URLS": others, **faster}
        with running(signed_in, "--url", f"{first.url}/history") as kiosk:
            is_first = partial(is_live_at, kiosk, first.url)
            wait_until(is_first, "the first address")
            first.answer(Answer(302, header=f"Location: {elsewhere.url}/auth/providers"))
            wait_until(partial(is_live_at, kiosk, home_assistant.url), "another address")
            status = kiosk.status()
            assert status["in_place_of"] == first.url
            assert str(status["url"]).startswith(f"{home_assistant.url}/history?")
            assert json.loads(kept.read_text()) == {"address": home_assistant.url}
            first.be(Fault.NONE)
            wait_until(is_first, "the first one")
        assert json.loads(signed_in.credentials.read_text()) == stored
        assert {request.partition("?")[0] for request in elsewhere.requests} <= {
            "GET /auth/providers",
            "GET /favicon.ico",
        }
