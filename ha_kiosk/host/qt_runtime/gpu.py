"""Decides whether the window is drawn by the GPU or in software.

If the only OpenGL is emulated by the CPU, Qt Quick's own software backend draws the same picture
with less memory and CPU time (packaging/guide/platform.md, section 1). The decision is made before
Qt starts, from what the kernel reports: a render node with a driver of real hardware.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.config.choices import Render
from ha_kiosk.i18n.text import Text, joined

# Drivers of virtual or simple display hardware: they have a node, but cannot render.
_NO_RENDERING = frozenset({"vgem", "vkms", "simple-framebuffer", "bochs-drm", "cirrus", "ast"})


@dataclass(frozen=True, slots=True)
class Rendering:
    """How the window is drawn, and the reason, for the log."""

    backend: Render
    why: str


def needs_no_screen(env: Mapping[str, str]) -> bool:
    """Return whether Qt draws on no screen of this machine in this environment."""
    return env.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal", "vnc"}


def choose(
    setting: Render, env: Mapping[str, str], *, dev: Path = Path("/dev"), sys: Path = Path("/sys")
) -> Rendering:
    """Decide how the window is drawn. `dev` and `sys` are where the kernel shows its devices."""
    if setting is not Render.AUTO:
        return Rendering(setting, Text("as configured"))
    if needs_no_screen(env):
        return Rendering(
            Render.SOFTWARE,
            Text("the Qt platform {name} has no OpenGL", name=env["QT_QPA_PLATFORM"]),
        )
    if env.get("LIBGL_ALWAYS_SOFTWARE", "0") not in {"", "0", "false"}:
        return Rendering(Render.SOFTWARE, Text("LIBGL_ALWAYS_SOFTWARE is set"))
    nodes = sorted((dev / "dri").glob("renderD*"))
    if not nodes:
        return Rendering(Render.SOFTWARE, Text("there is no GPU (no /dev/dri/renderD*)"))
    reasons = []
    for node in nodes:
        driver = _driver(sys, node.name)
        if driver in _NO_RENDERING:
            reasons.append(
                Text("{node} is {driver}, which does not render", node=node.name, driver=driver)
            )
        elif not os.access(node, os.R_OK | os.W_OK):
            reasons.append(
                Text("no permission for {node} (add this user to the group 'render')", node=node)
            )
        else:
            return Rendering(Render.GPU, Text("{node} ({driver})", node=node.name, driver=driver))
    return Rendering(Render.SOFTWARE, joined("; ", reasons))


def _driver(sys: Path, node: str) -> str:
    try:
        return (sys / "class" / "drm" / node / "device" / "driver").readlink().name
    except OSError:
        return "unknown driver"
