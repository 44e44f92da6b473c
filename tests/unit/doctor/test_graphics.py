"""What Chromium says about itself, and what it means when it says nothing."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from harness.machine import DEBIAN_12, DEBIAN_13, FEDORA, Programs, machine

from ha_kiosk.config.choices import Player, Render
from ha_kiosk.config.config import Config
from ha_kiosk.doctor import graphics, libraries
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.host.command import Output
from ha_kiosk.host.distribution import parse
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.i18n.text import Text

SHOWN = Display("wayland", {"WAYLAND_DISPLAY": "wayland-0"}, is_ours=True)
HARDWARE = (
    "GPU Info\nGraphics Feature Status\n====*   Canvas: Hardware accelerated*   Compositing: "
    "Hardware accelerated*   Video Decode: Hardware accelerated*   WebGL: Hardware accelerated\n\n"
    "Version Information\n===GL_RENDERER                     :ANGLE (Broadcom, V3D 7.1.7.0)"
    "GL_VERSION :x\n\nProblems Detected\n*   Something: else\n"
    "Graphics Feature Status for Hardware GPU\n===*   Compositing: Disabled\n"
)
SOFTWARE = (
    "Graphics Feature Status\n===*   Canvas: Software only. Hardware acceleration disabled"
    "*   Compositing: Software only. Hardware acceleration disabled\n"
)
IMITATED = HARDWARE.replace("ANGLE (Broadcom, V3D 7.1.7.0)", "ANGLE (Mesa, llvmpipe (LLVM 15.0.6))")
ALL = {"H.264": "probably", "AAC": "probably", "VP9": "probably"}
FREE = {"H.264": "", "AAC": "", "VP9": "probably"}


def said(gpu: str = HARDWARE, codecs: dict[str, str] | None = None) -> str:
    """Return what the probe prints."""
    answer = {"gpu": gpu, "codecs": codecs or ALL, "platform": "wayland"}
    return json.dumps(answer | {"qt": "6.8.2", "pyside": "6.8.2.1", "chromium": "122.0"})


def look(
    here: Machine,
    shown: Display | None = SHOWN,
    config: Config = Config(),  # noqa: B008 - frozen
    qt: Qt | None = None,
) -> dict[str, Finding]:
    """Return the findings by their names."""
    return {finding.name: finding for finding in graphics.run(here, shown, config, qt)}


def probed(root: Path, output: str | Output, release: str = DEBIAN_12) -> Machine:
    """Return a machine whose probe ends with `output`."""
    return machine(root, {sys.executable: output}, release=release)


def gpu_node(root: Path) -> None:
    """Give the machine a GPU."""
    (root / "dev/dri").mkdir(parents=True)
    (root / "dev/dri/renderD128").touch()


def test_a_gpu_that_draws_is_named(tmp_path: Path) -> None:
    """By Chromium's own report."""
    found = look(probed(tmp_path, said()))
    assert set(found) == set(graphics.NAMES)
    assert {finding.level for finding in found.values()} == {Level.OK}
    assert found["chromium"].text == "Starts: Chromium 122.0, Qt 6.8.2, PySide6 6.8.2.1."
    assert found["gpu"].text == (
        "Chromium draws with ANGLE (Broadcom, V3D 7.1.7.0). Video decoding: hardware accelerated."
    )
    assert found["codecs"].text == "Chromium plays H.264, AAC, VP9."


def test_the_probe_runs_in_the_session_of_the_display(tmp_path: Path) -> None:
    """Or nowhere, where there is none."""
    here = probed(tmp_path, said())
    look(here)
    look(here, None)
    assert isinstance(here.run, Programs)
    assert here.run.calls == [f"{sys.executable} -m ha_kiosk.qt.platform.gpu_report"] * 2
    assert here.run.envs == [SHOWN.env, {"QT_QPA_PLATFORM": "offscreen"}]


@pytest.mark.parametrize("gpu", [SOFTWARE, IMITATED])
def test_no_gpu_means_software(tmp_path: Path, gpu: str) -> None:
    """An OpenGL that the processor imitates is none."""
    finding = look(probed(tmp_path, said(gpu)))["gpu"]
    assert finding.level is Level.WARNING
    assert "no GPU" in finding.text


@pytest.mark.parametrize(
    ("release", "fix"),
    [(DEBIAN_13, "sudo apt install libgl1-mesa-dri"), ("", "ha-kiosk open --render gpu")],
)
def test_a_gpu_that_chromium_does_not_use_is_worth_a_word(
    tmp_path: Path, release: str, fix: str
) -> None:
    """A driver is missing, most often."""
    gpu_node(tmp_path)
    finding = look(probed(tmp_path, said(SOFTWARE), release))["gpu"]
    assert finding.level is Level.WARNING
    assert "though there is a GPU: renderD128" in finding.text
    assert finding.fix == fix


def test_without_a_display_nobody_knows_what_draws(tmp_path: Path) -> None:
    """What the kernel has is told all the same."""
    gpu_node(tmp_path)
    here = machine(tmp_path, {sys.executable: said(SOFTWARE)}, env={"QT_QPA_PLATFORM": "offscreen"})
    finding = look(here, None)["gpu"]
    assert finding.level is Level.SKIPPED
    assert "only a display shows it. The kernel has renderD128" in finding.text


def test_software_that_was_configured_is_well(tmp_path: Path) -> None:
    """Somebody wanted it."""
    finding = look(probed(tmp_path, said(SOFTWARE)), config=Config(render=Render.SOFTWARE))["gpu"]
    assert finding.level is Level.OK
    assert "as configured" in finding.text


@pytest.fixture
def qt(tmp_path: Path) -> Qt:
    """Return a Qt whose player has all that it needs."""
    for name in ("QtMultimedia.abi3.so", "qml/QtMultimedia/qmldir", "libQt6Multimedia.so.6"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "multimedia").mkdir()
    (tmp_path / "multimedia/libffmpegmediaplugin.so").touch()
    return Qt(tmp_path, tmp_path, tmp_path, tmp_path / "qml", tmp_path / "process", is_ours=True)


def codecs(qt: Qt | None, ldd: str = "", config: Config = Config()) -> Finding:  # noqa: B008
    """Look at a Chromium with the free codecs only, as Qt from PyPI has them."""
    assert qt
    answers = {sys.executable: said(codecs=FREE), "ldd": ldd}
    here = machine(qt.package, answers, release=DEBIAN_13)
    return look(here, config=config, qt=qt)["codecs"]


def test_cameras_play_where_either_player_can(qt: Qt) -> None:
    """Chromium, or the kiosk's own."""
    finding = codecs(qt)
    assert finding.level is Level.OK
    assert "does not play H.264, AAC" in finding.text
    assert "in the kiosk's own player" in finding.text
    assert [file.name for file in qt.player] == [
        "libQt6Multimedia.so.6",
        "libffmpegmediaplugin.so",
    ]


def test_cameras_that_nobody_plays_are_worth_a_word(qt: Qt) -> None:
    """With what is missing, or who forbade it."""
    finding = codecs(qt, "\tlibpulse.so.0 => not found\n")
    assert finding.level is Level.WARNING
    assert "missing: libpulse.so.0" in finding.text
    assert finding.fix == "sudo apt install libpulse0"
    never = codecs(qt, config=Config(native_player=Player.NEVER))
    assert never.level is Level.WARNING
    assert 'native_player = "never"' in never.text


@pytest.mark.parametrize("file", ["QtMultimedia.abi3.so", "qml/QtMultimedia/qmldir"])
def test_a_player_that_is_not_installed_is_said(qt: Qt, file: str) -> None:
    """Debian has packages for it; elsewhere it comes with PySide6."""
    (qt.package / file).unlink()
    packages = "python3-pyside6.qtmultimedia qml6-module-qtmultimedia"
    finding = codecs(replace(qt, is_ours=False))
    assert finding.fix == f"sudo apt install {packages}"
    assert "PyPI" not in finding.text
    assert codecs(qt).fix is None
    assert "PyPI" in codecs(qt).text
    missing = libraries.missing_for_player(Programs(), parse(FEDORA), qt)
    assert missing == libraries.Missing(Text("Qt Multimedia is not installed."), None)


@pytest.mark.parametrize("exists", [True, False])
def test_root_is_told_to_ask_as_another_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    """The sandbox is not switched off for a question."""
    monkeypatch.setattr(graphics, "exists", lambda _user: exists)
    here = machine(tmp_path, {sys.executable: said()}, uid=0)
    found = look(here)
    assert {finding.level for finding in found.values()} == {Level.SKIPPED}
    assert found["chromium"].fix == ("sudo -u kiosk ha-kiosk doctor" if exists else None)
    assert isinstance(here.run, Programs)
    assert here.run.calls == []
    env = {"QTWEBENGINE_DISABLE_SANDBOX": "1"}
    here = machine(tmp_path, {sys.executable: said()}, uid=0, env=env)
    assert look(here)["chromium"].level is Level.OK


@pytest.mark.parametrize(
    ("file", "fix"),
    [
        (None, "unprivileged_userns_clone=1"),
        ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "apparmor_restrict"),
    ],
)
def test_a_system_that_allows_no_sandbox_is_a_problem(
    tmp_path: Path, file: str | None, fix: str
) -> None:
    """It is allowed, and not switched off."""
    if file:
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text("1")
    err = "[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you want to live\n#1\n"
    found = look(probed(tmp_path, Output(-6, "", err)))
    assert found["chromium"].level is Level.PROBLEM
    assert fix in str(found["chromium"].fix)
    assert found["gpu"].level is found["codecs"].level is Level.SKIPPED


@pytest.mark.parametrize(
    ("output", "text"),
    [
        (
            Output(-6, "", "Boom: token=abc\n\nAvailable platform plugins are\n"),
            ": Boom: token=***",
        ),
        (Output(75, "", ""), "did not start (code 75)"),
        (Output(0, '{"gpu": 1}', ""), "did not start (code 0)"),
        (Output(0, "[]", ""), "did not start (code 0)"),
        (Output(0, "nonsense", ""), "did not start (code 0)"),
    ],
)
def test_a_chromium_that_does_not_start_is_a_problem(
    tmp_path: Path, output: Output, text: str
) -> None:
    """With its last word that tells anything."""
    finding = look(probed(tmp_path, output))["chromium"]
    assert finding.level is Level.PROBLEM
    assert text in finding.text


def test_a_chromium_that_never_answers_is_a_problem(tmp_path: Path) -> None:
    """As one that does not start."""
    assert "within 40 s" in look(machine(tmp_path))["chromium"].text


def test_a_gpu_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the reason that the kiosk itself gives."""
    gpu_node(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = look(probed(tmp_path, said(SOFTWARE)))["gpu"]
    assert "group 'render'" in finding.text
