"""What becomes of each command of the server."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QUrl

from ha_kiosk.config.choices import DeviceCommands, Screensaver
from ha_kiosk.device import commands
from ha_kiosk.device.command_values import BadCommandError, CameraWish
from ha_kiosk.device.commands import COMMANDS
from ha_kiosk.qt.device.command_runner import CommandRunner, DeviceOutputs

FILE = Path("/data/screenshot.png")


class Recorder:
    """Takes every call, and keeps it."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever is called
        """Return what takes the call."""

        def call(*args: object, **named: object) -> None:
            shown = [arg for arg in args if not callable(arg)]
            self.calls.append((name, *shown, *named.values()))
            if name == "take_screenshot":
                cast("Any", args[1])()

        return call


@pytest.fixture
def recorder() -> Recorder:
    """Return what keeps the calls of all parts."""
    return Recorder()


@pytest.fixture
def runner(recorder: Recorder) -> CommandRunner:
    """Return a runner of which all parts are one recorder."""
    one = cast("SimpleNamespace", recorder)
    outputs = DeviceOutputs(one, one, one)  # type: ignore[arg-type]
    return CommandRunner(one, one, outputs, FILE, recorder.open_link)  # type: ignore[arg-type]


CASES: list[tuple[str, dict[str, object], list[tuple[Any, ...]]]] = [
    ("command_screen_on", {}, [("set_screen", True)]),
    (
        "command_screen_on",
        {"command": "keep_screen_on"},
        [("hold_screen", 604_800), ("set_screen", True)],
    ),
    ("command_screen_on", {"command": "no"}, [("hold_screen", 0), ("set_screen", True)]),
    ("command_screen_off", {}, [("close",), ("set_screen", False)]),
    (
        "kiosk_show_camera",
        {"entity_id": "camera.door", "timeout": 5},
        [("show", CameraWish(("camera.door",), 5))],
    ),
    ("kiosk_hide_camera", {}, [("close",)]),
    ("command_screen_off_timeout", {"command": 1}, [("change_settings", 1)]),
    ("command_screen_off_timeout", {"command": 0}, [("change_settings", 0)]),
    ("command_screen_brightness_level", {"command": 255}, [("set_brightness", 100)]),
    ("kiosk_set_brightness", {"level": 0.4}, [("set_brightness", 40)]),
    ("command_volume_level", {"command": 30}, [("set_volume", 30)]),
    ("kiosk_set_volume", {"volume": 0}, [("set_volume", 0)]),
    ("kiosk_show_screensaver", {}, [("set_screensaver", True)]),
    ("kiosk_hide_screensaver", {}, [("set_screensaver", False)]),
    ("kiosk_set_screensaver_mode", {"mode": "dim"}, [("change_settings", Screensaver.DIM)]),
    ("kiosk_hold", {"seconds": 60}, [("hold_screen", 60)]),
    ("kiosk_clean", {}, [("start", 600)]),
    ("command_webview", {"command": "map"}, [("navigate", "/map")]),
    ("command_webview", {"command": "entityId:light.x"}, [("show_more_info", "light.x")]),
    ("command_webview", {}, [("go_home",)]),
    ("kiosk_navigate", {"path": "/map"}, [("navigate", "/map")]),
    ("kiosk_default", {}, [("go_home",)]),
    ("kiosk_reload", {}, [("reload",)]),
    ("kiosk_restart", {}, [("restart",)]),
    ("kiosk_set_zoom", {"zoom": 2}, [("change_settings", 2.0)]),
    ("kiosk_set_kiosk_mode", {"enable": "off"}, [("change_settings", False)]),
    (
        "kiosk_screenshot",
        {},
        [("take_screenshot", FILE), ("fire_event", "ha_kiosk_screenshot", {"file": str(FILE)})],
    ),
    ("TTS", {"tts_text": "Dinner"}, [("say", "Dinner")]),
    ("command_stop_tts", {}, [("stop",)]),
    ("command_update_sensors", {}, [("report", True)]),
]


@pytest.mark.parametrize(("name", "data", "calls"), CASES)
def test_a_command_is_obeyed(
    runner: CommandRunner,
    recorder: Recorder,
    name: str,
    data: dict[str, object],
    calls: list[tuple[Any, ...]],
) -> None:
    """By the actions of the kiosk."""
    command = commands.parse(name, data, DeviceCommands.ALL)
    assert command is not None
    runner.run(command)
    assert recorder.calls == calls


def test_every_command_does_something() -> None:
    """None is in the table alone."""
    assert {name for name, _, _ in CASES} == set(COMMANDS)


def test_a_notification_leads_to_a_view_an_entity_or_elsewhere(
    runner: CommandRunner, recorder: Recorder
) -> None:
    """Or nowhere, where it says so."""
    runner.go("/map")
    runner.go("entityId:light.x")
    runner.go("https://example.org/")
    runner.go("noAction")
    runner.go("")
    runner.wake()
    assert recorder.calls == [
        ("navigate", "/map"),
        ("show_more_info", "light.x"),
        ("open_link", QUrl("https://example.org/")),
        ("set_screen", True),
    ]
    with pytest.raises(BadCommandError):
        runner.go("entityId:odd")
