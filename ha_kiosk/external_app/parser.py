"""Parses the page's messages into values. No raw dict is passed on.

The shim (external_app/js/shim.js) turns all three forms of the external app object into one
envelope, the V2 form `{"type": …, "payload": …}`; the payload may be an object or the JSON text of
one. `parse` turns it into a frozen value of `messages`.

Nothing is guessed: a message with a wrong type is `Malformed`, and is not answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final, cast

from ha_kiosk.external_app.messages import (
    REVOKE_TOKEN,
    SET_TOKEN,
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

MAX_LENGTH: Final = 256 * 1024
"""Characters of one message that are read; the frontend's own are far below 10,000."""
MAX_ID: Final = 2**53
MAX_URL: Final = 4096
MAX_NAME: Final = 256
MAX_WORDS: Final = 1000
"""Characters of a toast's text that are shown."""
_CALLBACK = re.compile(r"externalAuth[A-Za-z0-9]{1,64}")
_REFRESH_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{8,1024}")
_FITS: Final = {fit.value: fit for fit in Fit}

Payload = dict[str, object]


class Malformed(ValueError):
    """A message that does not follow the protocol. The text never repeats what the page sent."""


def parse(text: str) -> Message:
    """Return the message in the envelope `text`.

    Raises `Malformed` for anything that is not an envelope of the protocol: not JSON, too long,
    wrong types, or a callback that the frontend would never name.
    """
    if len(text) > MAX_LENGTH:
        raise Malformed(f"a message of {len(text)} characters")
    envelope = _object(text, "the envelope")
    kind = envelope.get("type")
    payload = envelope.get("payload")
    match kind:
        case "pageCreated":
            is_poor = isinstance(payload, dict) and payload.get("h264") is False
            return PageCreated(plays_h264=not is_poor)
        case "getExternalAuth":
            options = _options(payload)
            return GetExternalAuth(_callback(options, SET_TOKEN), options.get("force") is True)
        case "revokeExternalAuth":
            return RevokeExternalAuth(_callback(_options(payload), REVOKE_TOKEN))
        case "storedToken":
            return _stored_token(_object(payload, "the stored token"))
        case "externalBus":
            return _bus(_object(payload, "the bus message"))
        case _:
            raise Malformed("an envelope of unknown type")


def _stored_token(payload: Payload) -> StoredToken:
    token = payload.get("refresh_token")
    if not isinstance(token, str) or not _REFRESH_TOKEN.fullmatch(token):
        raise Malformed("a stored token that is none of Home Assistant's")
    return StoredToken(token)


def _bus(message: dict[str, object]) -> Message:
    kind = message.get("type")
    if not isinstance(kind, str):
        raise Malformed("a bus message without a type")
    number = _id(message)
    if kind == "result":
        return _result(message, number)
    if (build := _WITHOUT_PAYLOAD.get(kind)) is not None:
        return build()
    if (read := _WITH_PAYLOAD.get(kind)) is not None:
        payload = message.get("payload")
        fields = cast("dict[str, object]", payload) if isinstance(payload, dict) else {}
        return read(fields, number)
    return Unknown(kind[:64], number)


def _config_get(_payload: Payload, number: int | None) -> ConfigGet:
    if number is None:
        raise Malformed("config/get without an id")
    return ConfigGet(number)


def _connection_status(payload: Payload, _number: int | None) -> ConnectionStatus:
    event = payload.get("event")
    if event not in ("connected", "disconnected", "auth-invalid"):
        raise Malformed("a connection-status without a known event")
    return ConnectionStatus(event)


def _toast_show(payload: Payload, _number: int | None) -> ToastShow:
    duration = payload.get("duration")
    return ToastShow(
        _text(payload, "id", MAX_NAME),
        _text(payload, "message", MAX_LENGTH)[:MAX_WORDS],
        None if duration is None else _number_of(payload, "duration"),
        payload.get("dismissable") is True,
    )


def _toast_hide(payload: Payload, _number: int | None) -> ToastHide:
    return ToastHide(_text(payload, "id", MAX_NAME))


def _focus_element(payload: Payload, _number: int | None) -> FocusElement:
    return FocusElement(_text(payload, "element_id", MAX_NAME))


def _exoplayer_play_hls(payload: Payload, number: int | None) -> ExoPlayerPlayHls:
    url, muted = _text(payload, "url", MAX_URL), payload.get("muted") is True
    return ExoPlayerPlayHls(url, muted, number, _camera(payload))


def _exoplayer_resize(payload: Payload, _number: int | None) -> ExoPlayerResize:
    clip = payload.get("clip")
    return ExoPlayerResize(
        _box(payload),
        _box(cast("Payload", clip)) if isinstance(clip, dict) else None,
        _FITS.get(str(payload.get("fit")), Fit.CONTAIN),
        _camera(payload),
    )


def _exoplayer_stop(payload: Payload, _number: int | None) -> ExoPlayerStop:
    return ExoPlayerStop(_camera(payload))


def _box(payload: Payload) -> Box:
    return Box(*(_number_of(payload, edge) for edge in ("left", "top", "right", "bottom")))


def _camera(payload: Payload) -> int:
    camera = payload.get("camera", 0)
    if isinstance(camera, bool) or not isinstance(camera, int) or not 0 <= camera <= MAX_ID:
        raise Malformed("a camera that is not a number")
    return camera


_WITHOUT_PAYLOAD: Final[dict[str, Callable[[], Message]]] = {
    "frontend/loaded": FrontendLoaded,
    "theme-update": ThemeUpdate,
    "config_screen/show": ConfigScreenShow,
    "frontend/reload_and_clear_cache": ReloadAndClearCache,
    "more_info/opened": MoreInfoOpened,
    "more_info/closed": MoreInfoClosed,
    "entity/controlled": EntityControlled,
}
_WITH_PAYLOAD: Final[dict[str, Callable[[Payload, int | None], Message]]] = {
    "config/get": _config_get,
    "connection-status": _connection_status,
    "toast/show": _toast_show,
    "toast/hide": _toast_hide,
    "focus_element": _focus_element,
    "exoplayer/play_hls": _exoplayer_play_hls,
    "exoplayer/resize": _exoplayer_resize,
    "exoplayer/stop": _exoplayer_stop,
}


def _result(message: dict[str, object], number: int | None) -> BusResult:
    success = message.get("success")
    if number is None or not isinstance(success, bool):
        raise Malformed("a result without an id or without success")
    return BusResult(number, success)


def _id(message: dict[str, object]) -> int | None:
    number = message.get("id")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= MAX_ID:
        raise Malformed("an id that is not a number of the protocol")
    return number


def _text(payload: Payload, name: str, longest: int) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise Malformed(f"a {name} that is not a text of a sensible length")
    return value


def _number_of(payload: Payload, name: str) -> float:
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed(f"a {name} that is not a number")
    if not abs(value) <= MAX_ID:  # "not", because NaN compares false
        raise Malformed(f"a {name} that is no sensible number")
    return float(value)


def _callback(options: dict[str, object], default: str) -> str:
    name = options.get("callback", default)
    if not isinstance(name, str) or not _CALLBACK.fullmatch(name):
        raise Malformed("a callback that is not one of Home Assistant's")
    return name


def _options(payload: object) -> dict[str, object]:
    """Return the options of an auth call, which may be missing."""
    return {} if payload is None else _object(payload, "the options")


def _object(value: object, what: str) -> dict[str, object]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as err:
            raise Malformed(f"{what} is not JSON") from err
    if not isinstance(value, dict):
        raise Malformed(f"{what} is not an object")
    return cast("dict[str, object]", value)
