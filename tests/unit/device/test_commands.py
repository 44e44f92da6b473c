"""Commands and notifications, as pushes bring them."""

from __future__ import annotations

import pytest

from ha_kiosk.config.choices import DeviceCommands, Screensaver
from ha_kiosk.device import commands, notifications
from ha_kiosk.device.channel import Push
from ha_kiosk.device.command_values import BadCommandError, CameraWish, KeepOn
from ha_kiosk.device.commands import COMMANDS, DeviceCommand
from ha_kiosk.device.notifications import NotificationAction

ALL = DeviceCommands.ALL


@pytest.mark.parametrize(
    ("name", "data", "value"),
    [
        ("command_screen_on", {}, None),
        ("command_screen_on", {"command": "keep_screen_on"}, KeepOn.KEEP),
        ("command_screen_on", {"command": "let go"}, KeepOn.RELEASE),
        ("command_screen_off_timeout", {"command": "30000"}, 30_000),
        ("kiosk_set_screensaver_mode", {"mode": "Clock"}, Screensaver.CLOCK),
        ("kiosk_set_screensaver_mode", {"mode": "blank"}, Screensaver.BLACK),
        ("kiosk_set_zoom", {"zoom": "1.25"}, 1.25),
        ("kiosk_set_zoom", {"zoom": 150}, 1.5),
        ("kiosk_set_kiosk_mode", {"enable": "On"}, True),
        ("kiosk_set_kiosk_mode", {"enable": False}, False),
        ("kiosk_clean", {}, 600),
        ("kiosk_clean", {"seconds": 60}, 60),
        ("command_webview", {"command": "entityId: light.hall"}, "entityId:light.hall"),
        (" kiosk_reload ", {}, None),
        ("command_screen_brightness_level", {"command": 255}, 100),
        ("command_screen_brightness_level", {"command": "127"}, 50),
        ("kiosk_set_brightness", {"level": 40}, 40),
        ("kiosk_set_brightness", {"level": " 0.4 "}, 40),
        ("kiosk_set_brightness", {"level": 1}, 100),
        ("kiosk_set_volume", {"volume": 0.3}, 30),
        ("command_volume_level", {"command": "30"}, 30),
        ("command_webview", {"command": "/map"}, "/map"),
        ("command_webview", {"command": "lovelace/0"}, "/lovelace/0"),
        ("command_webview", {}, ""),
        ("kiosk_hold", {"seconds": "600"}, 600),
        (
            "kiosk_show_camera",
            {"entity_id": "Camera.door, camera.hall", "timeout": "30"},
            CameraWish(("camera.door", "camera.hall"), 30),
        ),
        ("kiosk_show_camera", {"entity_id": ["camera.a"]}, CameraWish(("camera.a",), 60)),
        ("TTS", {"tts_text": " Dinner is ready "}, "Dinner is ready"),
    ],
)
def test_values_come_as_the_apps_take_them(
    name: str, data: dict[str, object], value: object
) -> None:
    """Numbers as texts, shares as fractions, paths without their slash."""
    assert commands.parse(name, data, ALL) == DeviceCommand(name.strip(), value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("command_screen_brightness_level", {"command": 256}, "not from 0 to 255"),
        ("command_screen_brightness_level", {"command": True}, "no number"),
        ("kiosk_set_brightness", {"level": "bright"}, "no number"),
        ("kiosk_set_brightness", {"level": 101}, "not from 0 to 100"),
        ("kiosk_set_brightness", {}, "level is no number"),
        ("kiosk_hold", {"seconds": -1}, "not from 0"),
        ("kiosk_navigate", {"path": 3}, "no text"),
        ("kiosk_navigate", {"path": "//evil.example"}, "not a path"),
        ("command_bluetooth", {}, "no such command"),
        ("kiosk_navigat", {"path": "/map"}, "no such command"),
        ("request_location_update", {}, "no such command"),
        ("command_screen_off_timeout", {"command": "soon"}, "no number"),
        ("command_screen_brightness_level", {"command": float("nan")}, "no number"),
        ("kiosk_set_screensaver_mode", {"mode": "fish"}, "none of clock, photos, url, dash"),
        ("kiosk_set_zoom", {"zoom": 0.1}, "not from 0.25 to 5"),
        ("kiosk_set_kiosk_mode", {}, "neither true nor false"),
        ("kiosk_clean", {"seconds": 1}, "not from 5 to 600"),
        ("command_webview", {"command": "entityId:light"}, "no entity"),
        ("kiosk_show_camera", {}, "entity_id names no camera, or more than 2"),
        ("kiosk_show_camera", {"entity_id": "light.hall"}, "names no camera"),
        ("kiosk_show_camera", {"entity_id": ["camera.a"] * 3}, "names no camera"),
        ("kiosk_show_camera", {"entity_id": "camera.a", "timeout": 0}, "not from 1 to 3600"),
        ("TTS", {}, "tts_text is no text"),
        ("TTS", {"tts_text": " "}, "tts_text is no text"),
    ],
)
def test_wrong_data_is_said(name: str, data: dict[str, object], said: str) -> None:
    """Never ignored."""
    with pytest.raises(BadCommandError, match=said):
        commands.parse(name, data, ALL)


def test_what_is_no_command_is_a_notification() -> None:
    """Words, even such as these."""
    assert commands.parse("The washing machine is done", {}, ALL) is None


def test_the_settings_say_what_is_obeyed() -> None:
    """Safe is what leads nowhere else and starts nothing anew."""
    for name, kind in COMMANDS.items():
        data = {
            **dict.fromkeys(("level", "volume", "seconds", "zoom"), 5),
            "command": "5",
            "path": "/map",
            "mode": "clock",
            "enable": True,
            "tts_text": "Dinner",
            "entity_id": "camera.door",
        }
        with pytest.raises(BadCommandError, match="do not allow"):
            commands.parse(name, data, DeviceCommands.NONE)
        if kind.is_safe:
            assert commands.parse(name, data, DeviceCommands.SAFE) is not None
        else:
            with pytest.raises(BadCommandError, match="do not allow"):
                commands.parse(name, data, DeviceCommands.SAFE)


def test_a_notification_with_everything() -> None:
    """By the keys of the apps."""
    data: dict[str, object] = {
        "tag": "door",
        "color": "#ff0000",
        "timeout": "30",
        "sticky": "true",
        "importance": "high",
        "clickAction": "/map",
        "image": "/local/a.png",
        "icon_url": "/local/i.png",
        "confirmation": True,
        "progress": 30,
        "progress_max": "60",
        "actions": [
            {"action": "OPEN", "title": "Open", "uri": "/map"},
            {"action": "REPLY", "title": "Answer"},
            {"action": "", "title": "Nothing"},
            "odd",
            {
                "action": "B",
                "title": "B",
                "behavior": "textInput",
                "textInputPlaceholder": "What?",
                "textInputButtonTitle": "Go",
            },
            {"action": "C", "title": "C"},
        ],
    }
    found = notifications.parse(Push("Somebody <b>rings</b>", "Hall", data))
    assert (found.message, found.title, found.tag) == ("Somebody rings", "Hall", "door")
    assert found.actions == (
        NotificationAction("OPEN", "Open", "/map"),
        NotificationAction("REPLY", "Answer", has_reply=True),
        NotificationAction("B", "B", has_reply=True, hint="What?", send="Go"),
    )
    assert (found.timeout, found.is_persistent, found.wakes) == (30.0, True, True)
    assert (found.click_uri, found.image, found.colour) == ("/map", "/local/a.png", "#ff0000")
    assert found.progress == 0.5
    assert (found.icon, found.wants_receipt) == ("/local/i.png", True)


def test_a_notification_with_nothing_of_use() -> None:
    """Is still shown."""
    data: dict[str, object] = {
        "actions": "odd",
        "timeout": "soon",
        "color": "url(x)",
        "tag": 7,
        "persistent": False,
        "url": "/map",
    }
    found = notifications.parse(Push("Hello", "", data))
    assert (found.actions, found.timeout, found.colour, found.tag) == ((), 0.0, "", "7")
    assert (found.is_persistent, found.wakes, found.progress) == (False, False, None)
    assert found.click_uri == "/map"


@pytest.mark.parametrize(
    "data",
    [
        {"ttl": 0},
        {"priority": "high"},
        {"importance": "max"},
        {"push": {"interruption-level": "critical"}},
        {"push": {"interruption-level": "time-sensitive"}},
    ],
)
def test_what_is_urgent_wakes_the_screen(data: dict[str, object]) -> None:
    """By the keys of both apps."""
    assert notifications.parse(Push("Hello", "", data)).wakes


@pytest.mark.parametrize("key", ["subtitle", "subject"])
def test_the_line_below_the_title_is_shown(key: str) -> None:
    """Before the message."""
    found = notifications.parse(Push("At the <b>door</b>", "Bell", {key: "Front"}))
    assert found.message == "Front\nAt the door"


def test_an_attachment_is_an_image() -> None:
    """As in iOS's app, if there is no other; what is none is left out."""
    attachment = {"attachment": {"url": "/local/a.jpg", "content-type": "jpeg"}}
    assert notifications.parse(Push("", "", attachment)).image == "/local/a.jpg"
    both = notifications.parse(Push("", "", {**attachment, "image": "/local/b.jpg"}))
    assert both.image == "/local/b.jpg"
    assert notifications.parse(Push("", "", {"attachment": "odd"})).image == ""


@pytest.mark.parametrize(
    "data",
    [
        {"importance": "low"},
        {"importance": "min"},
        {"push": {"sound": "none"}},
        {"push": {"sound": {"name": "none"}}},
    ],
)
def test_a_quiet_channel_makes_no_sound(data: dict[str, object]) -> None:
    """By the keys of both apps."""
    assert notifications.parse(Push("Hello", "", data)).is_silent


@pytest.mark.parametrize("data", [{}, {"importance": "high"}, {"push": {"sound": "bell.wav"}}])
def test_other_notifications_make_a_sound(data: dict[str, object]) -> None:
    """Each time, where they do not say otherwise."""
    found = notifications.parse(Push("Hello", "", data))
    assert not found.is_silent
    assert not found.rings_once
    assert notifications.parse(Push("Hello", "", {"alert_once": "true"})).rings_once
