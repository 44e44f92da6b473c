"""Every message of the external bus has its decision, and that decision is what happens."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import get_args

import pytest

import ha_kiosk
from ha_kiosk.external_app.handler import Handler, Reply
from ha_kiosk.external_app.messages import Message, Unknown
from ha_kiosk.external_app.parser import parse
from ha_kiosk.external_app.support import ENVELOPES, SUPPORT, Decision, MessageSupport, decide

DISPATCHER = Path(ha_kiosk.__file__).parent / "qt/app/dispatcher.py"
ORIGIN = "http://ha.example:8123"
EVERYTHING = {
    "event": "connected",
    "id": "t",
    "message": "Saved",
    "url": "http://ha.example:8123/api/hls/x.m3u8",
    "element_id": "combo-box",
    **dict.fromkeys(("left", "top", "right", "bottom"), 1),
}
SECTION_4 = (
    "config/get",
    "connection-status",
    "frontend/loaded",
    "theme-update",
    "haptic",
    "config_screen/show",
    "sidebar/show",
    "assist/show",
    "assist/settings",
    "tag/write",
    "tag/read",
    "bar_code/scan",
    "bar_code/close",
    "bar_code/notify",
    "exoplayer/play_hls",
    "exoplayer/resize",
    "exoplayer/stop",
    "entity/add_to/get_actions",
    "entity/add_to",
    "entity/controlled",
    "more_info/opened",
    "more_info/closed",
    "matter/commission",
    "matter/share_device",
    "thread/import_credentials",
    "thread/store_in_platform_keychain",
    "improv/scan",
    "improv/configure_device",
    "webrtc/stream/start",
    "webrtc/stream/stop",
    "focus_element",
    "toast/show",
    "toast/hide",
    "camera/show",
    "frontend/reload_and_clear_cache",
    "result",
)
"""What the frontend sends (packaging/guide/protocol.md, section 4), families spelled out."""


def message(kind: str) -> Message:
    """Return a message of `kind`, as the frontend sends it."""
    bus = {"id": 7, "type": kind, "payload": EVERYTHING, "success": True}
    return parse(json.dumps({"type": "externalBus", "payload": bus}))


def answer(kind: str) -> Reply | None:
    """Return the answer to a message of `kind`."""
    return Handler(None, ORIGIN).handle(message(kind))


@pytest.mark.parametrize("kind", SECTION_4)
def test_every_message_of_the_protocol_is_in_the_table(kind: str) -> None:
    """By its name, or by its family's."""
    assert any(
        kind == row.type or (row.type.endswith("/*") and kind.startswith(row.type[:-1]))
        for row in SUPPORT
    )


def test_every_row_is_one_of_the_protocol_and_says_why() -> None:
    """Once each."""
    assert len({row.type for row in SUPPORT}) == len(SUPPORT)
    for row in SUPPORT:
        assert row.why
        assert any(kind == row.type or kind.startswith(row.type.rstrip("*")) for kind in SECTION_4)


@pytest.mark.parametrize("kind", SECTION_4)
def test_what_happens_is_what_the_table_says(kind: str) -> None:
    """Handled ones are understood; of the others only those with an error are answered."""
    reply = answer(kind)
    match decide(kind):
        case Decision.HANDLED:
            assert not isinstance(message(kind), Unknown)
            assert (reply is not None) is (kind == "config/get")
        case Decision.ERROR:
            assert message(kind) == Unknown(kind, 7)
            assert reply is not None
            assert "not_supported" in reply.script
            assert reply.problem is None
        case Decision.IGNORED:
            assert message(kind) == Unknown(kind, 7)
            assert reply is None


@pytest.mark.parametrize("kind", ["moon/land", "matter", "tag", "entity/add_to/moon", ""])
def test_what_is_not_known_gets_an_error_as_well(kind: str) -> None:
    """A later frontend may wait for an answer."""
    assert decide(kind) is Decision.ERROR


def test_what_has_no_id_cannot_be_answered() -> None:
    """Nobody waits for it either."""
    assert Handler(None, ORIGIN).handle(Unknown("tag/read")) is None


def dispatched() -> dict[str, set[str]]:
    """Return whom the dispatcher calls, for each message that it has a case for."""
    found: dict[str, set[str]] = {}
    for case in ast.walk(ast.parse(DISPATCHER.read_text())):
        if isinstance(case, ast.match_case):
            owners = {
                node.func.value.attr.removeprefix("_")
                for node in ast.walk(case)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Attribute)
            }
            for pattern in ast.walk(case.pattern):
                if isinstance(pattern, ast.MatchClass):
                    found[ast.unparse(pattern.cls)] = owners
    return found


def test_every_message_has_a_row_and_a_case() -> None:
    """No class of a message is forgotten in either place."""
    classes = {message.__name__ for message in get_args(Message)}
    assert {row.message.__name__ for row in (*SUPPORT, *ENVELOPES)} == classes
    assert dispatched().keys() == classes


@pytest.mark.parametrize("row", [*SUPPORT, *ENVELOPES], ids=lambda row: str(row.type))
def test_the_dispatcher_calls_the_owners_in_the_table(row: MessageSupport) -> None:
    """Besides `external_app`, which is asked first and answers by itself."""
    named = set(row.owner.split(", ")) if row.owner else set()
    assert dispatched()[row.message.__name__] == named - {"external_app"}
    assert bool(named) is (row.decision is not Decision.IGNORED)


@pytest.mark.parametrize("row", SUPPORT, ids=lambda row: str(row.type))
def test_a_row_names_the_class_that_the_parser_makes(row: MessageSupport) -> None:
    """The table and the parser know the same messages."""
    assert type(message(row.type)) is row.message
