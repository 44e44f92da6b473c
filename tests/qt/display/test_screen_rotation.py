"""The picture, turned as the settings want it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import pytest
from harness.machine import Programs, machine
from harness.waiting import settle, wait_until
from PySide6.QtGui import QWindow

from ha_kiosk.config.config import Config
from ha_kiosk.qt.display.screen_rotation import ScreenRotation
from ha_kiosk.qt.platform.job_runner import JobRunner

ENV: Mapping[str, str] = {"WAYLAND_DISPLAY": "wayland-0"}


def test_the_output_of_the_window_is_turned_once(runner: JobRunner, tmp_path: Path) -> None:
    """And again when the setting changes; without the setting nobody touches it."""
    there = machine(tmp_path, {"wlr-randr": ""}, env=ENV)
    assert isinstance(there.run, Programs)
    calls = there.run.calls
    window = QWindow()
    rotation = ScreenRotation(window, there, runner)
    rotation.configure(Config())
    for degrees, done in ((90, 1), (90, 1), (None, 1), (180, 2)):
        rotation.configure(Config(rotation=degrees))
        wait_until(lambda: len(calls) == done, "it is turned")  # noqa: B023 - called at once
    settle()
    name = window.screen().name()
    assert calls == [
        f"wlr-randr --output {name} --transform 90",
        f"wlr-randr --output {name} --transform 180",
    ]


def test_what_cannot_be_turned_is_in_the_log(
    runner: JobRunner, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With who knows more."""
    caplog.set_level(logging.WARNING)
    ScreenRotation(QWindow(), machine(tmp_path, env=ENV), runner).configure(Config(rotation=90))
    wait_until(lambda: "cannot be turned here: ha-kiosk doctor" in caplog.text, "it is said")
