"""Writes Qt's own messages to our log; known noise goes to DEBUG, each with its reason."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("ha_kiosk.qtlog")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_NOISE = (
    # WebEngine tries OpenGL first and then works without; gpu.py logs a better line.
    "QRhiGles2: Failed to create",
    "Failed to create RHI for backend",
    "GBM is not supported with the current configuration",
    "This plugin does not support createPlatformVulkanInstance",
    "QVulkanInstance: Failed to initialize Vulkan",
    "GPUInfo not initialized on GpuInfoUpdate",
    "Unable to detect GPU vendor",
    "Failed to load vulkan",
    "initInstance: No Vulkan library available",
    "Failed to create platform Vulkan instance",
    "GLX: No DRI3 Extension",
    # It tries, though application.py has told Qt to load no OpenGL.
    "QXcbIntegration: Cannot create platform OpenGL context",
    "QXcbIntegration: Cannot create platform offscreen surface",
    # Of Qt Multimedia: no sound card, no screen to capture, frames that the CPU converts, a stream
    # that ended before it began (camera_player.py logs a better line).
    "PulseAudioService: pa_context_connect() failed",
    "Could not open media. FFmpeg error description",
    "Using Qt multimedia with FFmpeg",
    "Couldn't load pipewire",
    "Couldn't resolve pipewire",
    # Without libva the CPU decodes video, as it does without a driver for it.
    "Couldn't load va",
    "Couldn't resolve va",
    '"No HW decoder found"',
    "No HW decoder found",
    "QRhi* {anonymous}::ThreadLocalRhiHolder::ensureRhi",
    "QRhi* (anonymous namespace)::ThreadLocalRhiHolder::ensureRhi",
    "QRhi* initializeRHI(QRhi*) : No RHI backend.",
    "Cannot set loops for non-seekable source",
    # Of Qt Virtual Keyboard: it is shown inside our own window, and hidden when that closes.
    "qtvirtualkeyboard currently is not supported at client-side",
    "Member contentWidth of the object PopupList",
    "qrc:/qt-project.org/imports/QtQuick/VirtualKeyboard/Components/SelectionControl.qml",
    # Logged because a test harness set QTWEBENGINE_DISABLE_SANDBOX.
    "Sandboxing disabled by user.",
    # The offscreen platform does not support some window flags.
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
)


def install() -> None:
    """Send Qt's messages to the logger `ha_kiosk.qtlog`."""
    qInstallMessageHandler(_handle)


def _handle(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    level = logging.DEBUG if text.startswith(_NOISE) else _LEVELS.get(kind, logging.WARNING)
    _log.log(level, "%s", text)
