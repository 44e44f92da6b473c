"""Whether the display is there, tried by its socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ha_kiosk.host.qt_runtime import display_check


@contextmanager
def listening(address: str) -> Iterator[None]:
    """Have a display server at an address."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        yield


def test_a_wayland_display_is_a_socket_in_the_runtime_folder(tmp_path: Path) -> None:
    """Or anywhere, with a whole path."""
    env = {"WAYLAND_DISPLAY": "wayland-3", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert display_check.missing_display(env) == "wayland-3"
    with listening(str(tmp_path / "wayland-3")):
        assert display_check.missing_display(env) is None
        assert (
            display_check.missing_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-3")}) is None
        )
    assert display_check.missing_display(env) == "wayland-3"  # the file of one that has ended


def test_a_wayland_display_may_be_given_as_a_socket() -> None:
    """By whoever started us; and Qt knows a name by itself."""
    assert (
        display_check.missing_display({"QT_QPA_PLATFORM": "wayland", "WAYLAND_SOCKET": "5"}) is None
    )
    assert display_check.missing_display({"QT_QPA_PLATFORM": "wayland"}) == "wayland-0"


@pytest.mark.parametrize("display", [":7", ":7.0", "unix:7"])
def test_an_x11_display_is_a_socket_in_its_place(tmp_path: Path, display: str) -> None:
    """Or one that has no file."""
    env = {"DISPLAY": display}
    assert display_check.missing_display(env, x11=tmp_path) == display
    with listening(str(tmp_path / "X7")):
        assert display_check.missing_display(env, x11=tmp_path) is None
    with listening(f"\0{tmp_path}/X7"):
        assert display_check.missing_display(env, x11=tmp_path) is None


def test_a_display_elsewhere_is_taken_at_its_word(tmp_path: Path) -> None:
    """That of `ssh -X`, for one; but none is none."""
    assert display_check.missing_display({"DISPLAY": "localhost:10.0"}, x11=tmp_path) is None
    assert display_check.missing_display({"QT_QPA_PLATFORM": "xcb"}, x11=tmp_path) == ""


def test_one_display_of_two_is_enough(tmp_path: Path) -> None:
    """Qt goes on to the next one, too."""
    env = {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": ":7"}
    assert display_check.missing_display(env, x11=tmp_path) == "w"
    with listening(str(tmp_path / "X7")):
        assert display_check.missing_display(env, x11=tmp_path) is None


def test_a_platform_without_a_display_needs_none() -> None:
    """Offscreen."""
    assert display_check.missing_display({"DISPLAY": ":7", "QT_QPA_PLATFORM": "offscreen"}) is None
