"""Ten thousand messages that a page should not have sent: a value, or `Malformed`."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ha_kiosk.external_app import parser
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.external_app.messages import GetExternalAuth, RevokeExternalAuth
from ha_kiosk.external_app.parser import Malformed

TYPES = [
    "config/get",
    "connection-status",
    "frontend/loaded",
    "result",
    "config_screen/show",
    "exoplayer/play_hls",
    "exoplayer/resize",
    "theme-update",
    "bar_code/scan",
    "made/up",
    "__proto__",
]
ENVELOPE_TYPES = ["externalBus", "getExternalAuth", "revokeExternalAuth", "pageCreated", "x"]
SCALARS: list[object] = [
    *(None, True, False, 0, 1, -1, 2**63, 1e308, 0.5),
    *("", "1", "alert(1)//", "__proto__", "connected", "externalAuthSetToken", "{", "[" * 99),
]
NAMES = ["type", "id", "payload", "success", "error", "event", "callback", "force", "__proto__"]


def made(random: Random, depth: int = 3) -> object:
    """Return any value that JSON can carry."""
    match random.randrange(6) if depth else 0:
        case 0 | 1:
            return random.choice(SCALARS)
        case 2:
            return [made(random, depth - 1) for _ in range(random.randrange(3))]
        case 3:
            return json.dumps(made(random, depth - 1))
        case _:
            return {
                random.choice(NAMES): made(random, depth - 1) for _ in range(random.randrange(4))
            }


def envelope(random: Random) -> dict[str, object]:
    """Return a message that is almost right."""
    bus: dict[str, object] = {"type": random.choice(TYPES), "id": 1, "payload": made(random)}
    for name in random.sample(list(bus), random.randrange(3)):
        bus[name] = made(random)
    inner = random.choice([bus, bus, json.dumps(bus), made(random)])
    return {"type": random.choice([*ENVELOPE_TYPES, made(random)]), "payload": inner}


CASES = 10_000
HANDLER = Handler(None, "http://ha.local:8123")


@settings(max_examples=CASES, database=None)
@given(st.integers(0, 2**64).map(Random).map(envelope))
def test_any_message_is_a_value_or_malformed(message: dict[str, object]) -> None:
    """And what is answered is answered to a callback of Home Assistant's only."""
    with suppress(Malformed):
        heard = parser.parse(json.dumps(message))
        if isinstance(heard, GetExternalAuth | RevokeExternalAuth):
            assert heard.callback.startswith("externalAuth")
            assert heard.callback.isalnum()
        reply = HANDLER.handle(heard)
        assert reply is None or "alert" not in reply.script


@given(st.text())
def test_any_text_is_a_value_or_malformed(text: str) -> None:
    """Whether it is JSON or not."""
    with suppress(Malformed):
        parser.parse(text)
