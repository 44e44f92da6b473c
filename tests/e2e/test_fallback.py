"""Other addresses of the server: used where the first does not answer, and given up for it."""

from __future__ import annotations

import json

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port


def test_another_address_is_used_where_the_first_does_not_answer(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """The program starts anew there, shows the same page, and is the same device."""
    away = f"http://127.0.0.1:{free_port()}"
    stored = json.loads(signed_in.credentials.read_text()) | {"server": away}
    signed_in.credentials.write_text(json.dumps(stored))
    signed_in.extra = {"HA_KIOSK_FALLBACK_URLS": f"http://127.0.0.1:1,{home_assistant.url}"}
    kept = signed_in.folder / "state/ha-kiosk/default/address.json"
    with running(signed_in, "--url", f"{away}/history") as kiosk:
        wait_until(kept.exists, "another address")
        status = kiosk.wait_for("live")
        assert status["server"] == home_assistant.url
        assert status["in_place_of"] == away
        assert str(status["url"]).startswith(f"{home_assistant.url}/history?")
    assert json.loads(signed_in.credentials.read_text()) == stored
    assert json.loads(kept.read_text()) == {"address": home_assistant.url}
