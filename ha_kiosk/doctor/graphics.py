"""Asks Chromium whether it starts, how it renders, and which video formats it plays.

It runs in a process of its own (`ha_kiosk.qt.platform.gpu_report`), which may die if a library is
missing or the system does not allow the sandbox. The way it ends says which.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ha_kiosk.autostart.machine_facts import KIOSK, exists
from ha_kiosk.config.choices import Player, Render
from ha_kiosk.config.config import Config
from ha_kiosk.doctor import libraries
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Finding, ok, problem, skipped, warning
from ha_kiosk.host.command import Output
from ha_kiosk.host.distribution import distribution
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime import gpu, sandbox
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs.setup import redact

NAMES = ("chromium", "gpu", "codecs")
CHROMIUM, GPU, CODECS = NAMES
TIMEOUT = 40.0
_FEATURE = re.compile(r"\*\s+([A-Z][\w ]*): (.+?)(?=\*\s{2}|\n|$)")
_RENDERER = re.compile(r"GL_RENDERER\s*:(.*?)(?:GL_VERSION|\n)")
_IMITATED = re.compile(r"llvmpipe|softpipe|swiftshader|swrast", re.IGNORECASE)
_NO_SANDBOX = "No usable sandbox"
_NAMESPACES = "proc/sys/kernel/apparmor_restrict_unprivileged_userns"
_WANTED = ("H.264", "AAC")
_NOISE = ("Sandboxing disabled", "QRhi", "Available platform plugins", "Backtrace", "#")


@dataclass(frozen=True, slots=True)
class GraphicsReport:
    """Chromium's answer: `features` are those of chrome://gpu, `codecs` those that it plays."""

    versions: str
    renderer: str
    features: Mapping[str, str]
    codecs: Mapping[str, bool]

    @property
    def is_accelerated(self) -> bool:
        """Return whether Chromium draws with a GPU, not in software."""
        is_on = self.features.get("Compositing", "").startswith("Hardware accelerated")
        return is_on and not _IMITATED.search(self.renderer)


def parse(text: str) -> GraphicsReport | None:
    """Return the report that the probe printed, None if it printed none."""
    try:
        answer = json.loads(text)
        said = str(answer["gpu"])
        renderer = _RENDERER.search(said)
        return GraphicsReport(
            f"Chromium {answer['chromium']}, Qt {answer['qt']}, PySide6 {answer['pyside']}",
            renderer[1].strip() if renderer else "",
            # The first list is the current state; lists of another GPU may follow.
            dict(reversed(_FEATURE.findall(said))),
            {name: bool(said) for name, said in dict(answer["codecs"]).items()},
        )
    except (ValueError, LookupError, TypeError):
        return None


def run(
    machine: Machine, display: Display | None, config: Config, qt: Qt | None
) -> Iterator[Finding]:
    """Start Chromium without a window, and check its report."""
    if sandbox.is_for_nobody(machine.env, machine.uid):
        yield skipped(
            CHROMIUM,
            Text(
                "Not checked: Chromium's sandbox does not work for root. Run this as the "
                "kiosk's user."
            ),
            f"sudo -u {KIOSK} ha-kiosk doctor" if exists(KIOSK) else None,
        )
        yield skipped(GPU, Text("Not checked, as Chromium. {node}", node=_sentence(_node(machine))))
        yield skipped(CODECS, Text("Not checked, as Chromium."))
        return
    env = {**(display.env if display else machine.env)}
    if display is None:
        env["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "ha_kiosk.qt.platform.gpu_report"]
    output = machine.run(command, env=env, timeout=TIMEOUT)
    report = parse(output.out) if output else None
    if report is None:
        yield _broken(machine, output)
        yield skipped(
            GPU, Text("Not checked: Chromium did not start. {node}", node=_sentence(_node(machine)))
        )
        yield skipped(CODECS, Text("Not checked: Chromium did not start."))
        return
    yield ok(CHROMIUM, Text("Starts: {versions}.", versions=report.versions))
    yield _gpu(machine, display, config.render, report)
    yield _codecs(machine, config, report, qt)


def _broken(machine: Machine, output: Output | None) -> Finding:
    if output is None:
        return problem(
            CHROMIUM, Text("Chromium did not start within {seconds} s.", seconds=round(TIMEOUT))
        )
    if _NO_SANDBOX in output.err:
        return problem(
            CHROMIUM, Text("The system does not allow Chromium's sandbox."), _allow(machine)
        )
    lines = [line.strip() for line in output.err.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith(_NOISE)]
    if not telling:
        return problem(CHROMIUM, Text("Chromium did not start (code {code})", code=output.code))
    return problem(
        CHROMIUM,
        Text(
            "Chromium did not start (code {code}): {reason}",
            code=output.code,
            reason=redact(telling[-1])[:200],
        ),
    )


def _allow(machine: Machine) -> str:
    """Return the command that allows user namespaces, which the sandbox needs."""
    if machine.read(_NAMESPACES) is not None:
        return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    return "sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=15000"


def _gpu(
    machine: Machine, display: Display | None, render: Render, report: GraphicsReport
) -> Finding:
    if render is Render.SOFTWARE:
        return ok(GPU, Text('Drawn in software, as configured (render = "software").'))
    if report.is_accelerated:
        video = report.features.get("Video Decode", "unknown").split(".")[0].lower()
        return ok(
            GPU,
            Text(
                "Chromium draws with {renderer}. Video decoding: {video}.",
                renderer=report.renderer,
                video=video,
            ),
        )
    node = _node(machine)
    if display is None:
        return skipped(
            GPU, Text("Not checked: only a display shows it. {node}", node=_sentence(node))
        )
    if not node.is_usable:
        return warning(GPU, Text("Drawn in software: {why}.", why=node.why))
    return warning(
        GPU,
        Text("Chromium draws in software, though there is a GPU: {why}.", why=node.why),
        distribution(machine).install(["libgl1-mesa-dri"]) or "ha-kiosk open --render gpu",
    )


def _codecs(machine: Machine, config: Config, report: GraphicsReport, qt: Qt | None) -> Finding:
    lacking = [name for name in _WANTED if not report.codecs.get(name)]
    if not lacking:
        return ok(
            CODECS,
            Text(
                "Chromium plays {codecs}.",
                codecs=", ".join(k for k, v in report.codecs.items() if v),
            ),
        )
    codecs = ", ".join(lacking)
    text = (
        Text("Chromium does not play {codecs}, as it is with Qt from PyPI", codecs=codecs)
        if qt is not None and qt.is_ours
        else Text("Chromium does not play {codecs}", codecs=codecs)
    )
    if config.native_player is Player.NEVER:
        return warning(
            CODECS, Text('{text}, and native_player = "never": most cameras stay dark.', text=text)
        )
    missing = qt and libraries.missing_for_player(machine.run, distribution(machine), qt)
    if missing:
        return warning(
            CODECS,
            Text("{text}, nor can the kiosk's player. {player}", text=text, player=missing.text),
            missing.fix,
        )
    return ok(CODECS, Text("{text}; cameras play in the kiosk's own player.", text=text))


@dataclass(frozen=True, slots=True)
class _Node:
    is_usable: bool
    why: str


def _node(machine: Machine) -> _Node:
    """Return whether the kernel has a GPU for us, which may be known without a display."""
    env = {k: v for k, v in machine.env.items() if k != "QT_QPA_PLATFORM"}
    found = gpu.choose(Render.AUTO, env, dev=machine.root / "dev", sys=machine.root / "sys")
    return _Node(found.backend is Render.GPU, found.why)


def _sentence(node: _Node) -> Text:
    if node.is_usable:
        return Text("The kernel has {gpu}.", gpu=node.why)
    return Text("The kiosk can draw in software only: {why}.", why=node.why)
