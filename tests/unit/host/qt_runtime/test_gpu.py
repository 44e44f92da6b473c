"""What draws the window, decided from what the kernel shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ha_kiosk.config.choices import Render
from ha_kiosk.host.qt_runtime import gpu
from ha_kiosk.host.qt_runtime.gpu import Rendering

Node = Callable[..., Path]


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """Return a function that makes a render node with a driver."""

    def _node(name: str, driver: str | None) -> Path:
        file = tmp_path / "dev" / "dri" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        if driver is not None:
            device = tmp_path / "sys" / "class" / "drm" / name / "device"
            device.mkdir(parents=True)
            (device / "driver").symlink_to(f"../../bus/pci/drivers/{driver}")
        return file

    return _node


def choose(tmp_path: Path, setting: Render = Render.AUTO, **env: str) -> Rendering:
    """Choose on the machine that the test made up."""
    return gpu.choose(setting, env, dev=tmp_path / "dev", sys=tmp_path / "sys")


@pytest.mark.parametrize("setting", [Render.GPU, Render.SOFTWARE])
def test_what_is_configured_is_taken(tmp_path: Path, setting: Render) -> None:
    """Whatever the machine has, and whatever the environment says."""
    rendering = choose(tmp_path, setting, QT_QPA_PLATFORM="offscreen")
    assert rendering == Rendering(setting, "as configured")


def test_a_real_gpu_is_used_and_named(tmp_path: Path, node: Node) -> None:
    """The log says which."""
    node("renderD128", "vc4-drm")
    assert choose(tmp_path) == Rendering(Render.GPU, "renderD128 (vc4-drm)")


def test_a_gpu_whose_driver_is_not_known_is_used(tmp_path: Path, node: Node) -> None:
    """Better than to be slow on a machine that could be fast."""
    node("renderD128", None)
    assert choose(tmp_path) == Rendering(Render.GPU, "renderD128 (unknown driver)")


def test_no_gpu_means_software(tmp_path: Path, node: Node) -> None:
    """A card without a render node only shows pictures."""
    assert choose(tmp_path).backend is Render.SOFTWARE
    node("card0", "bochs-drm")
    rendering = choose(tmp_path)
    assert rendering.backend is Render.SOFTWARE
    assert "no GPU" in rendering.why


@pytest.mark.parametrize("driver", ["vgem", "vkms", "simple-framebuffer"])
def test_a_node_behind_which_nothing_renders_does_not_count(
    tmp_path: Path, node: Node, driver: str
) -> None:
    """And the reason is told."""
    node("renderD128", driver)
    rendering = choose(tmp_path)
    assert rendering.backend is Render.SOFTWARE
    assert driver in rendering.why


def test_the_second_node_may_be_the_one_that_renders(tmp_path: Path, node: Node) -> None:
    """A virtual one in front does not hide it."""
    node("renderD128", "vgem")
    node("renderD129", "i915")
    assert choose(tmp_path) == Rendering(Render.GPU, "renderD129 (i915)")


def test_a_gpu_without_permission_is_named_with_the_group_that_helps(
    tmp_path: Path, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may everything, so the kernel's answer is played."""
    file = node("renderD128", "amdgpu")
    asked: list[tuple[Path, int]] = []

    def access(path: Path, mode: int) -> bool:
        asked.append((path, mode))
        return False

    monkeypatch.setattr(os, "access", access)
    rendering = choose(tmp_path)
    assert asked == [(file, os.R_OK | os.W_OK)]
    assert rendering.backend is Render.SOFTWARE
    assert str(file) in rendering.why
    assert "group 'render'" in rendering.why


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc", "vnc:size=800x600"])
def test_a_platform_without_opengl_means_software(
    tmp_path: Path, node: Node, platform: str
) -> None:
    """The GPU is no use there."""
    node("renderD128", "i915")
    rendering = choose(tmp_path, QT_QPA_PLATFORM=platform)
    assert rendering.backend is Render.SOFTWARE
    assert platform in rendering.why


@pytest.mark.parametrize("platform", ["", "xcb", "wayland;xcb", "eglfs"])
def test_other_platforms_use_the_gpu(tmp_path: Path, node: Node, platform: str) -> None:
    """They have OpenGL."""
    node("renderD128", "i915")
    assert choose(tmp_path, QT_QPA_PLATFORM=platform).backend is Render.GPU


@pytest.mark.parametrize(
    ("value", "backend"),
    [
        ("1", Render.SOFTWARE),
        ("true", Render.SOFTWARE),
        ("", Render.GPU),
        ("0", Render.GPU),
        ("false", Render.GPU),
    ],
)
def test_mesa_can_be_told_to_use_software(
    tmp_path: Path, node: Node, value: str, backend: Render
) -> None:
    """LIBGL_ALWAYS_SOFTWARE, as Mesa reads it."""
    node("renderD128", "i915")
    assert choose(tmp_path, LIBGL_ALWAYS_SOFTWARE=value).backend is backend
