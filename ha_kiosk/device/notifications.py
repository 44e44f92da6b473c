"""Notifications: the card for a push, from the keys of the official apps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ha_kiosk.device.channel import Push

CLEAR: Final = "clear_notification"
MAX_ACTIONS: Final = 3
MAX_TIMEOUT: Final = 86_400.0
_TRUE = frozenset({"true", "1", "yes", "on"})
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}|[a-zA-Z]{1,20}")
_HTML = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class NotificationAction:
    """A button of a card. `uri` is the link to open; `has_reply` asks for a text first.

    `hint` is shown in the empty field, `send` on the button beside it.
    """

    key: str
    title: str
    uri: str = ""
    has_reply: bool = False
    hint: str = ""
    send: str = ""


@dataclass(frozen=True, slots=True)
class Notification:
    """One card. A later one with the same `tag` replaces it. `timeout` is in seconds; 0 is none.

    With `rings_once` a card that replaces another one makes no sound.
    """

    tag: str
    title: str
    message: str
    actions: tuple[NotificationAction, ...] = ()
    timeout: float = 0.0
    is_persistent: bool = False
    wakes: bool = False
    is_silent: bool = False
    rings_once: bool = False
    click_uri: str = ""
    image: str = ""
    icon: str = ""
    wants_receipt: bool = False
    colour: str = ""
    progress: float | None = None
    data: Mapping[str, object] = field(default_factory=dict, repr=False)


def parse(push: Push) -> Notification:
    """Return the card for a push, without its invalid values."""
    data = push.data
    return Notification(
        tag=_text(data, "tag"),
        title=push.title,
        message=_message(push),
        actions=_actions(data.get("actions")),
        timeout=_number(data.get("timeout"), MAX_TIMEOUT),
        is_persistent=_is(data, "persistent") or _is(data, "sticky"),
        wakes=_wakes(data),
        is_silent=_is_silent(data),
        rings_once=_is(data, "alert_once"),
        click_uri=_text(data, "clickAction") or _text(data, "url"),
        image=_text(data, "image") or _text(_mapping(data, "attachment"), "url"),
        icon=_text(data, "icon_url"),
        wants_receipt=_is(data, "confirmation"),
        colour=_colour(_text(data, "color")),
        progress=_progress(data),
        data=data,
    )


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else str(value) if _plain(value) else ""


def _plain(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is(data: Mapping[str, object], key: str) -> bool:
    value = data.get(key)
    return value is True or (isinstance(value, str) and value.strip().lower() in _TRUE)


def _number(value: object, most: float) -> float:
    try:
        return min(most, max(0.0, float(str(value))))
    except ValueError:
        return 0.0


def _mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}


def _message(push: Push) -> str:
    """Return the text below the title, which begins with iOS's subtitle or Android's subject."""
    above = _text(push.data, "subtitle") or _text(push.data, "subject")
    return _HTML.sub("", f"{above}\n{push.message}" if above else push.message)


def _wakes(data: Mapping[str, object]) -> bool:
    """Return whether the push is urgent, by the keys of Android or iOS."""
    urgent = data.get("ttl") in {0, "0"} or _text(data, "priority") == "high"
    level = _text(_mapping(data, "push"), "interruption-level")
    return (
        urgent
        or _text(data, "importance") in {"high", "max"}
        or level in {"critical", "time-sensitive"}
    )


def _is_silent(data: Mapping[str, object]) -> bool:
    """Return whether it makes no sound: a quiet channel of Android, or iOS's sound `none`."""
    sound = _mapping(data, "push").get("sound")
    if isinstance(sound, Mapping):
        sound = sound.get("name")
    return sound == "none" or _text(data, "importance") in {"low", "min", "none"}


def _colour(text: str) -> str:
    return text if _COLOUR.fullmatch(text) else ""


def _progress(data: Mapping[str, object]) -> float | None:
    most = _number(data.get("progress_max"), 1e9)
    if not most:
        return None
    return min(1.0, _number(data.get("progress"), most) / most)


def _actions(found: object) -> tuple[NotificationAction, ...]:
    if not isinstance(found, Sequence) or isinstance(found, str):
        return ()
    made = (_action(one) for one in found if isinstance(one, Mapping))
    return tuple(action for action in made if action is not None)[:MAX_ACTIONS]


def _action(found: Mapping[str, object]) -> NotificationAction | None:
    key, title = _text(found, "action"), _text(found, "title")
    if not key or not title:
        return None
    has_reply = key == "REPLY" or _text(found, "behavior") == "textInput"
    if not has_reply:
        return NotificationAction(key, title, _text(found, "uri"))
    return NotificationAction(
        key,
        title,
        _text(found, "uri"),
        has_reply=True,
        hint=_text(found, "textInputPlaceholder"),
        send=_text(found, "textInputButtonTitle"),
    )
