"""The picture, turned as the settings want it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from harness.machine import machine
from harness.waiting import settle, wait_until
from PySide6.QtGui import QGuiApplication, QWindow

from ha_kiosk.config.config import Config
from ha_kiosk.host.command import TIMEOUT, Output
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.display.screen_rotation import ScreenRotation
from ha_kiosk.qt.platform.job_runner import JobRunner

ENV: Mapping[str, str] = {"WAYLAND_DISPLAY": "wayland-0"}


class Outputs:
    """A compositor that `wlr-randr` asks; `turned` is how its outputs are turned."""

    def __init__(self, *names: str) -> None:
        self.turned = dict.fromkeys(names, "normal")
        self.calls: list[str] = []

    def __call__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = TIMEOUT,
    ) -> Output | None:
        """Answer as wlr-randr does."""
        assert env is not None
        assert timeout > 0
        match command:
            case [_, "--output", name, "--transform", transform]:
                self.calls.append(f"{name} {transform}")
                self.turned[name] = transform
                return Output(0)
        outputs = [{"name": name, "transform": how} for name, how in self.turned.items()]
        return Output(0, json.dumps(outputs))


def test_the_output_of_the_window_is_turned_once(
    application: QGuiApplication, runner: JobRunner, tmp_path: Path
) -> None:
    """And again when the setting changes; without the setting nobody touches it."""
    window = QWindow()
    name = window.screen().name()
    outputs = Outputs(name)
    rotation = ScreenRotation(window, Machine(ENV, outputs, tmp_path, 1000), runner, application)
    rotation.configure(Config())
    for degrees, how in ((90, "90"), (90, "90"), (None, "90"), (180, "180")):
        rotation.configure(Config(rotation=degrees))
        wait_until(lambda: outputs.turned[name] == how, "it is turned")  # noqa: B023 - called at once
    settle()
    assert outputs.calls == [f"{name} 90", f"{name} 180"]


def test_an_output_that_comes_back_is_turned_again(
    application: QGuiApplication, runner: JobRunner, tmp_path: Path
) -> None:
    """Only that one, and only where it is not turned any more."""
    (screen,) = application.screens()
    outputs = Outputs(screen.name(), "DP-9")
    machine = Machine(ENV, outputs, tmp_path, 1000)
    rotation = ScreenRotation(QWindow(), machine, runner, application)
    rotation.configure(Config(rotation=90))
    wait_until(lambda: outputs.turned[screen.name()] == "90", "it is turned")
    outputs.turned[screen.name()] = "normal"
    application.screenAdded.emit(screen)
    wait_until(lambda: outputs.turned[screen.name()] == "90", "it is turned again")
    other = ScreenRotation(QWindow(), machine, runner, application)
    other.configure(Config(rotation=180, output="DP-9"))
    wait_until(lambda: outputs.turned["DP-9"] == "180", "the other one is turned")
    outputs.turned["DP-9"] = "normal"
    application.screenAdded.emit(screen)
    settle()
    assert outputs.turned["DP-9"] == "normal"


def test_what_cannot_be_turned_is_in_the_log(
    application: QGuiApplication,
    runner: JobRunner,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With who knows more."""
    caplog.set_level(logging.WARNING)
    there = machine(tmp_path, env=ENV)
    rotation = ScreenRotation(QWindow(), there, runner, application)
    rotation.configure(Config(rotation=90))
    wait_until(lambda: "cannot be turned here: ha-kiosk doctor" in caplog.text, "it is said")
