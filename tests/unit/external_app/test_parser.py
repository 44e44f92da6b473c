"""What the page may say, and that nothing else gets past the border."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ha_kiosk.external_app import parser
from ha_kiosk.external_app.messages import (
    Box,
    BusResult,
    ConfigGet,
    ConfigScreenShow,
    ConnectionStatus,
    EntityControlled,
    ExoPlayerPlayHls,
    ExoPlayerResize,
    ExoPlayerStop,
    Fit,
    FocusElement,
    FrontendLoaded,
    GetExternalAuth,
    Message,
    MoreInfoClosed,
    MoreInfoOpened,
    PageCreated,
    ReloadAndClearCache,
    RevokeExternalAuth,
    StoredToken,
    ThemeUpdate,
    ToastHide,
    ToastShow,
    Unknown,
)
from ha_kiosk.external_app.parser import Malformed, parse

EDGES = ("left", "top", "right", "bottom")
BOX = dict(zip(EDGES, (0, 1, 2, 4), strict=True))
KINDS = ("pageCreated", "getExternalAuth", "revokeExternalAuth", "storedToken", "externalBus")
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.sampled_from(("config/get", "connection-status", "result", "connected", *KINDS))
    | st.sampled_from(("toast/show", "exoplayer/play_hls", "exoplayer/resize", "focus_element")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("type", "payload", "id", "callback", "force", "event", "success"))
            | st.sampled_from(("message", "url", "left", "top", "right", "bottom", "element_id"))
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def envelope(kind: object, payload: object = None) -> str:
    """Return a message as the shim sends it."""
    return json.dumps({"type": kind, "payload": payload})


def bus(**message: object) -> str:
    """Return a message of the external bus."""
    return envelope("externalBus", message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (envelope("pageCreated"), PageCreated()),
        (envelope("getExternalAuth"), GetExternalAuth("externalAuthSetToken", force=False)),
        (envelope("getExternalAuth", {}), GetExternalAuth()),
        (
            envelope("getExternalAuth", {"callback": "externalAuthMine", "force": True}),
            GetExternalAuth("externalAuthMine", force=True),
        ),
        (envelope("revokeExternalAuth"), RevokeExternalAuth("externalAuthRevokeToken")),
        (
            envelope("revokeExternalAuth", {"callback": "externalAuthSetToken"}),
            RevokeExternalAuth("externalAuthSetToken"),
        ),
        (envelope("storedToken", {"refresh_token": "0123456789"}), StoredToken("0123456789")),
        (bus(id=1, type="config/get"), ConfigGet(1)),
        (bus(id=0, type="config/get"), ConfigGet(0)),
        (bus(type="frontend/loaded"), FrontendLoaded()),
        (bus(id=7, type="result", success=True, result={}), BusResult(7, success=True)),
        (
            bus(id=7, type="result", success=False, error={"code": "unknown_command"}),
            BusResult(7, success=False),
        ),
        (bus(id=9, type="haptic", payload={"hapticType": "light"}), Unknown("haptic", 9)),
        (bus(id=9, type="theme-update"), ThemeUpdate()),
        (bus(id=9, type="config_screen/show"), ConfigScreenShow()),
        (bus(id=9, type="frontend/reload_and_clear_cache"), ReloadAndClearCache()),
        (
            bus(id=9, type="more_info/opened", payload={"entity_id": "light.bed"}),
            MoreInfoOpened(),
        ),
        (
            bus(id=9, type="more_info/closed", payload={"entity_id": "light.bed"}),
            MoreInfoClosed(),
        ),
        (
            bus(id=9, type="entity/controlled", payload={"entity_ids": ["light.bed"]}),
            EntityControlled(),
        ),
        (
            bus(id=9, type="focus_element", payload={"element_id": "combo-box"}),
            FocusElement("combo-box"),
        ),
        (
            bus(type="toast/show", payload={"id": "t", "message": "Saved"}),
            ToastShow("t", "Saved"),
        ),
        (
            bus(
                type="toast/show",
                payload={"id": "t", "message": "x" * 5000, "duration": 4, "dismissable": True},
            ),
            ToastShow("t", "x" * 1000, 4.0, dismissable=True),
        ),
        (bus(type="toast/hide", payload={"id": "t"}), ToastHide("t")),
        (
            bus(
                id=20,
                type="exoplayer/play_hls",
                payload={"url": "http://ha/x.m3u8", "muted": True},
            ),
            ExoPlayerPlayHls("http://ha/x.m3u8", muted=True, id=20),
        ),
        (
            bus(type="exoplayer/play_hls", payload={"url": "http://ha/x.m3u8"}),
            ExoPlayerPlayHls("http://ha/x.m3u8"),
        ),
        (
            bus(
                type="exoplayer/resize",
                payload={"left": 8, "top": 64.5, "right": 328, "bottom": 244.5},
            ),
            ExoPlayerResize(Box(8, 64.5, 328, 244.5)),
        ),
        (bus(id=21, type="exoplayer/stop"), ExoPlayerStop()),
        (
            bus(
                type="exoplayer/play_hls",
                payload={"url": "http://ha/x.m3u8", "muted": 1, "camera": 3},
            ),
            ExoPlayerPlayHls("http://ha/x.m3u8", camera=3),
        ),
        (
            bus(
                type="exoplayer/resize",
                payload={**BOX, "clip": {**BOX, "bottom": 3}, "fit": "cover", "camera": 3},
            ),
            ExoPlayerResize(Box(0, 1, 2, 4), Box(0, 1, 2, 3), Fit.COVER, 3),
        ),
        (
            bus(type="exoplayer/resize", payload={**BOX, "clip": 1, "fit": ["fill"]}),
            ExoPlayerResize(Box(0, 1, 2, 4)),
        ),
        (bus(type="exoplayer/stop", payload={"camera": 3}), ExoPlayerStop(3)),
    ],
)
def test_each_message_of_the_protocol_is_understood(text: str, message: Message) -> None:
    """The whole table."""
    assert parse(text) == message


@pytest.mark.parametrize("event", ["connected", "disconnected", "auth-invalid"])
def test_each_connection_event_is_understood(event: str) -> None:
    """Three there are."""
    message = parse(bus(type="connection-status", payload={"event": event}))
    assert isinstance(message, ConnectionStatus)
    assert message.event == event


@pytest.mark.parametrize(
    ("payload", "plays"), [({"h264": False}, False), ({"h264": True}, True), ({}, True)]
)
def test_a_document_says_whether_the_web_engine_plays_h264(
    payload: dict[str, object],
    plays: bool,  # noqa: FBT001
) -> None:
    """What it does not say is no reason to take its cameras away."""
    message = parse(envelope("pageCreated", payload))
    assert isinstance(message, PageCreated)
    assert message.plays_h264 is plays
    assert message == PageCreated()


def test_a_stored_token_is_not_shown() -> None:
    """It could sign in."""
    assert "s3cret" not in repr(parse(envelope("storedToken", {"refresh_token": "s3cret" * 4})))


@pytest.mark.parametrize("token", [None, 7, "", "short", "a blank in it", "x" * 2000, ["x" * 20]])
def test_a_stored_token_is_one_of_home_assistants(token: object) -> None:
    """Anything else the server is not told."""
    with pytest.raises(Malformed):
        parse(envelope("storedToken", {"refresh_token": token}))


def test_the_address_of_a_stream_is_not_shown() -> None:
    """There is a token in it."""
    assert "s3cret" not in repr(parse(bus(type="exoplayer/play_hls", payload={"url": "s3cret"})))


def test_a_payload_may_be_an_object_or_a_json_text_of_one() -> None:
    """The frontend passes a text, the specification shows an object."""
    payload = {"callback": "externalAuthSetToken", "force": True}
    as_object = parse(envelope("getExternalAuth", payload))
    as_text = parse(envelope("getExternalAuth", json.dumps(payload)))
    assert as_object == as_text == GetExternalAuth(force=True)
    assert parse(envelope("externalBus", '{"id":3,"type":"config/get"}')) == ConfigGet(3)


@pytest.mark.parametrize("force", [1, "true", None, [], {}])
def test_only_true_itself_forces_a_new_token(force: object) -> None:
    """What is merely truthy does not."""
    assert parse(envelope("getExternalAuth", {"force": force})) == GetExternalAuth(force=False)


def test_a_type_is_cut_to_a_sensible_length() -> None:
    """It goes into the log."""
    assert parse(bus(type="y" * 1000)) == Unknown("y" * 64)


@pytest.mark.parametrize(
    "name",
    [
        "alert(1)//",
        "alert",
        "eval",
        "__proto__",
        "constructor",
        "externalAuth",
        "externalAuthSetToken;alert(1)",
        "externalAuthSetToken\n",
        " externalAuthSetToken",
        "externalAuth.SetToken",
        "externalAuthSétToken",
        "externalAuth" + "x" * 65,
        "",
        None,
        7,
        ["externalAuthSetToken"],
        {"toString": "externalAuthSetToken"},
    ],
)
def test_a_callback_that_is_not_home_assistants_is_refused(name: object) -> None:
    """In both calls that name one; and the refusal does not repeat it."""
    for kind in ("getExternalAuth", "revokeExternalAuth"):
        with pytest.raises(Malformed) as caught:
            parse(envelope(kind, {"callback": name}))
        assert "alert" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "1",
        '"text"',
        '"{\\"type\\": \\"pageCreated\\"}"x',
        "{}",
        envelope(None),
        envelope(["pageCreated"]),
        envelope("getexternalauth"),
        envelope("getExternalAuth", "not JSON"),
        envelope("getExternalAuth", "[]"),
        envelope("getExternalAuth", []),
        envelope("getExternalAuth", 5),
        envelope("externalBus"),
        envelope("externalBus", []),
        bus(),
        bus(type=5),
        bus(type="config/get"),
        bus(type="config/get", id="1"),
        bus(type="config/get", id=True),
        bus(type="config/get", id=1.5),
        bus(type="config/get", id=-1),
        bus(type="config/get", id=2**53 + 1),
        bus(type="connection-status"),
        bus(type="connection-status", payload="connected"),
        bus(type="connection-status", payload={}),
        bus(type="connection-status", payload={"event": "exploded"}),
        bus(type="connection-status", payload={"event": ["connected"]}),
        bus(type="result", success=True),
        bus(type="result", id=1),
        bus(type="result", id=1, success="true"),
        bus(type="haptic", id="x"),
        bus(type="toast/show"),
        bus(type="toast/show", payload={"id": "t"}),
        bus(type="toast/show", payload={"id": 7, "message": "x"}),
        bus(type="toast/show", payload={"id": "t", "message": ""}),
        bus(type="toast/show", payload={"id": "t", "message": "x", "duration": "4"}),
        bus(type="toast/hide", payload={"id": "t" * 257}),
        bus(type="focus_element", payload={}),
        bus(type="exoplayer/play_hls", payload={"muted": True}),
        bus(type="exoplayer/play_hls", payload={"url": "http://ha/" + "x" * 4096}),
        bus(type="exoplayer/resize", payload={"left": 1, "top": 2, "right": 3}),
        bus(type="exoplayer/resize", payload=dict.fromkeys(EDGES, True)),
        bus(type="exoplayer/resize", payload={**BOX, "clip": {"left": 1}}),
        bus(type="exoplayer/stop", payload={"camera": True}),
        bus(type="exoplayer/stop", payload={"camera": "1"}),
        bus(type="exoplayer/stop", payload={"camera": -1}),
        bus(type="exoplayer/resize", payload=dict.fromkeys(EDGES, "1")),
        bus(type="exoplayer/resize", payload=dict.fromkeys(EDGES, 10**400)),
        bus(type="exoplayer/resize", payload=dict.fromkeys(EDGES, float("nan"))),
        bus(type="exoplayer/resize", payload=dict.fromkeys(EDGES, float("inf"))),
    ],
)
def test_what_is_not_of_the_protocol_is_malformed(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Malformed):
        parse(text)


def test_a_malformed_message_is_not_repeated_in_the_error() -> None:
    """It may hold anything, a token too."""
    with pytest.raises(Malformed) as caught:
        parse(envelope("externalBus", {"type": ["s3cret"], "id": "s3cret"}))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("opening", ["[", '{"type":', '[{"payload":', '{"payload":{"type":'])
def test_deep_nesting_is_malformed_and_no_recursion_error(opening: str) -> None:
    """A page must not be able to break the parser."""
    text = opening * (200_000 // len(opening))
    with pytest.raises(Malformed):
        parse(text)
    with pytest.raises(Malformed):
        parse(envelope("getExternalAuth", "[" * 100_000 + "]" * 100_000))


def test_ten_megabytes_are_refused_without_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their length alone."""
    text = envelope("getExternalAuth", {"callback": "x" * 10_000_000})
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(Malformed, match="10000"):
        parse(text)


def test_a_message_of_the_full_length_is_read() -> None:
    """The limit is where it says."""
    head, tail = '{"type":"pageCreated","payload":"', '"}'
    filling = "x" * (parser.MAX_LENGTH - len(head) - len(tail))
    assert parse(head + filling + tail) == PageCreated()
    with pytest.raises(Malformed):
        parse(head + filling + "x" + tail)


@settings(max_examples=300)
@given(st.text() | st.text(alphabet='{}[]":,\\u0dtypeaylo "'))
def test_any_text_is_a_message_or_malformed(text: str) -> None:
    """Nothing else can come out."""
    _judge(text)


@settings(max_examples=300)
@given(json_values)
def test_any_json_is_a_message_or_malformed(value: object) -> None:
    """An envelope of anything."""
    _judge(json.dumps(value))


@settings(max_examples=300)
@given(
    st.sampled_from(KINDS),
    json_values | json_values.map(json.dumps),
)
def test_any_payload_in_an_envelope_is_a_message_or_malformed(kind: str, payload: object) -> None:
    """The envelope is right, what is inside may be anything."""
    _judge(envelope(kind, payload))


@settings(max_examples=200)
@given(
    st.text()
    | st.from_regex(r"externalAuth[A-Za-z0-9]{0,70}.?", fullmatch=True)
    | st.from_regex(r".?externalAuth[A-Za-z0-9]{0,70}", fullmatch=True)
)
def test_a_callback_passes_only_if_it_matches_the_pattern(name: str) -> None:
    """The pattern of packaging/guide/protocol.md, section 2."""
    wanted = re.fullmatch(r"externalAuth[A-Za-z0-9]{1,64}", name) is not None
    try:
        message = parse(envelope("getExternalAuth", {"callback": name}))
    except Malformed:
        assert not wanted
    else:
        assert message == GetExternalAuth(name)
        assert wanted


def _judge(text: str) -> None:
    try:
        message = parse(text)
    except Malformed:
        return
    assert isinstance(message, Message)
    if isinstance(message, GetExternalAuth | RevokeExternalAuth):
        assert re.fullmatch(r"externalAuth[A-Za-z0-9]{1,64}", message.callback)
