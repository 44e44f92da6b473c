"""Creates the application object, after setting the environment that Qt and Chromium read."""

from __future__ import annotations

import faulthandler
import logging
import os
import re

import shiboken6
from PySide6.QtCore import QLibraryInfo, QLocale, QVersionNumber
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from ha_kiosk.config.choices import Render, Theme
from ha_kiosk.config.config import Config
from ha_kiosk.errors import NoDisplay
from ha_kiosk.host import memory, processes
from ha_kiosk.host.qt_runtime import display_check, gpu, sandbox
from ha_kiosk.i18n.text import Text
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.app import keyboard
from ha_kiosk.qt.platform import qt_log

_log = logging.getLogger(__name__)
OLD_SPACE_MB = 32
"""MiB of the page's old generation at which V8 collects garbage for the first time."""
LOW_OLD_SPACE_MB = 16
"""The same in low-memory mode."""
FEW_DECODED_PICTURES = "--enable-low-end-device-mode"
"""Limits decoded pictures to 64 MiB. Without this flag Chromium keeps the last thousand, up to 512
MiB, and each frame of an MJPEG camera is one (cc::SoftwareImageDecodeCache,
DiscardableSharedMemoryManager). tests/benchmarks/bench_mjpeg.py: 0.56 of the memory, 0.95 of the
CPU time."""
# blink::mojom::PreferredColorScheme
_BLINK_SCHEMES = {Theme.DARK: 0, Theme.LIGHT: 1}
_COLLECTS_LATE = QVersionNumber(6, 10)
"""The first version whose V8 does not collect garbage at allocations (QTBUG-150562)."""
COMPILE_IN_BACKGROUND = "ScriptStreaming"
"""Chromium's feature that compiles scripts while they load, on the threads of the renderer's pool.

If V8 collects late, such a thread may find the heap full; it then waits until the main thread
collects (`CollectionBarrier::AwaitCollectionBackground`). Three scripts at once block the whole
pool, and a first layout on the main thread waits for a task of that pool, the font service: the
page stands still until it is killed: 9 of 270 cold starts (tests/benchmarks/bench_cold_start.py).
"""
ONE_ZYGOTE = "--no-unsandboxed-zygote"
"""Starts one zygote of Chromium instead of two: 13 MiB less. QtWebEngine forks nothing from the
other: GPU and network are threads, and what runs outside the sandbox (audio, cameras) is started
directly. Renderers keep their sandbox. Measured with Qt 6.12; older versions keep both."""


def prepare(config: Config, rendering: gpu.Rendering, alias: OriginAlias = NO_ALIAS) -> None:
    """Set what Qt reads from the environment before it starts."""
    _log.info("Rendering by %s: %s.", rendering.backend.value, rendering.why)
    if rendering.backend is Render.SOFTWARE:
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        # Otherwise Qt also loads OpenGL emulated by the CPU: 25 MiB that nothing uses.
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    processes.mark(os.environ)
    keyboard.prepare(config)
    flags = [os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")]
    if config.theme in _BLINK_SCHEMES:
        # Few platform themes follow QStyleHints.setColorScheme; the page always sees this flag.
        flags.append(f"--blink-settings=preferredColorScheme={_BLINK_SCHEMES[config.theme]}")
    if not _log.isEnabledFor(logging.DEBUG) and "--log-level" not in flags[0]:
        # Chromium writes to stderr and not to our log; only fatal errors are useful there.
        flags.append("--log-level=3")
    if "--lang" not in flags[0] and (language := _language(config)):
        flags.append(f"--lang={language}")
    mode = memory.choose(config.low_memory, memory.total())
    if mode.is_low:
        _log.info("Saving memory: %s.", mode.why)
    if "--js-flags" not in flags[0] and (js_flags := _js_flags(config, mode)):
        flags.append(f'--js-flags="{js_flags}"')
    flags.append(FEW_DECODED_PICTURES)
    if QLibraryInfo.version() >= _COLLECTS_LATE:
        _add_to(flags, "--disable-features", COMPILE_IN_BACKGROUND)
        flags.append(ONE_ZYGOTE)  # a page hung without the line above
    if rule := alias.resolver_rule:
        _add_to(flags, "--host-resolver-rules", rule)
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(flags).strip()


def _add_to(flags: list[str], switch: str, item: str) -> None:
    """Add an item to a switch whose value is a list; `flags[0]` is what the user has set."""
    if there := re.search(rf"""{switch}=["']?""", flags[0]):
        flags[0] = f"{flags[0][: there.end()]}{item},{flags[0][there.end() :]}"
    else:
        flags.append(f'{switch}="{item}"')


def _language(config: Config) -> str:
    """Return the language for `navigator.language`, "" for the system's.

    On a system without a language ("C", as in many services) Chromium would use "en-POSIX", which
    no frontend knows.
    """
    if config.language:
        return config.language.replace("_", "-")
    return "en-US" if QLocale.system().language() is QLocale.Language.C else ""


def _js_flags(config: Config, mode: memory.MemoryMode) -> str:
    """Return V8's flags: `gc()` for the memory guard, and garbage collection at allocations.

    A V8 that collects late does so when the heap has reached its initial limit, which is some
    hundred MiB. With a small limit a page that makes garbage needs 0.22 of the memory, and 0.76 of
    the CPU time (tests/benchmarks/bench_garbage.py).
    """
    flags = ["--expose-gc"] if config.memory_guard else []
    if QLibraryInfo.version() >= _COLLECTS_LATE:
        old_space = LOW_OLD_SPACE_MB if mode.is_low else OLD_SPACE_MB
        flags.append(f"--initial-old-space-size={old_space}")
    if mode.is_low:
        flags.append("--optimize-for-size")
    return " ".join(flags)


def create() -> tuple[QGuiApplication, QQmlApplicationEngine]:
    """Return the application and its engine. Call `prepare` before.

    Raises `NoDisplay` if Qt would abort, and `KioskError` for root, because Chromium does not run
    as root.
    """
    if (display := display_check.missing_display(os.environ)) is not None:
        raise NoDisplay(
            Text(
                "There is no display at {display}. Has its session ended? Start this within a "
                "graphical session, or use --screenshot FILE, which needs none.",
                display=display or Text("any place"),
            )
        )
    sandbox.refuse_root()
    faulthandler.enable()  # logs crashes in C++, and hangs at the watchdog's SIGABRT
    qt_log.install()
    QtWebEngineQuick.initialize()
    QGuiApplication.setDesktopFileName("ha-kiosk")
    app = QGuiApplication(["ha-kiosk"])
    app.setApplicationName("ha-kiosk")
    return app, QQmlApplicationEngine(app)


def delete(app: QGuiApplication) -> None:
    """Delete the application. Chromium writes its last data in its destructor."""
    shiboken6.delete(app)
