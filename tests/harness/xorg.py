"""A real X server without hardware, whose monitor can be switched off, with a touch screen.

Xorg with Debian's dummy driver and its input driver for tests (inputtest(4)). The dummy driver
lacks the one call by which every driver of real hardware has DPMS: it is added here.
"""

from __future__ import annotations

import os
import re
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from harness.kiosk import wait_until

MODULES = Path("/usr/lib/xorg/modules")
WIDTH, HEIGHT = 1280, 800
_NAME, _NEW_NAME = b"\0xf86CrtcScreenInit\0", b"\0xf86CrtcScreenDpms\0"
_ADDED = """
#pragma weak xf86DPMSSet
int xf86CrtcScreenInit(void *screen);
void xf86DPMSSet(void *screen, int mode, int flags);
int xf86DPMSInit(void *screen, void (*set)(void *, int, int), int flags);
int xf86CrtcScreenDpms(void *screen) {
  return xf86CrtcScreenInit(screen) && xf86DPMSInit(screen, xf86DPMSSet, 0);
}
"""
_SETTINGS = f"""
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoAddGPU" "false"
    Option "DontVTSwitch" "true"
EndSection
Section "Device"
    Identifier "card"
    Driver "dummy"
    VideoRam 65536
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 5.0-1000.0
    VertRefresh 5.0-200.0
    Modeline "kiosk" 83.50 {WIDTH} 1352 1480 1680 {HEIGHT} 803 809 831
EndSection
Section "Screen"
    Identifier "screen"
    Device "card"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "kiosk"
    EndSubSection
EndSection
Section "InputDevice"
    Identifier "finger"
    Driver "inputtest"
    Option "SocketPath" "SOCKET"
    Option "DeviceType" "Touch"
EndSection
Section "InputDevice"
    Identifier "mouse"
    Driver "inputtest"
    Option "SocketPath" "SOCKET.mouse"
    Option "DeviceType" "PointerAbsolute"
EndSection
Section "InputDevice"
    Identifier "keys"
    Driver "inputtest"
    Option "SocketPath" "SOCKET.keys"
    Option "DeviceType" "Keyboard"
EndSection
Section "ServerLayout"
    Identifier "layout"
    Screen "screen"
    InputDevice "finger"
    InputDevice "mouse" "CorePointer"
    InputDevice "keys" "CoreKeyboard"
EndSection
"""
_VERSION, _SYNC, _MOTION, _BUTTON, _KEY, _TOUCH = 0, 1, 2, 4, 5, 6
_AXES = 64
_END = 0xFFFF
"""The last coordinate of each axis."""


class InputDevice:
    """One input device, as xf86-input-inputtest-protocol.h has it. Each call waits for its end."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(60)
        self._socket.connect(str(path))
        self._send(_VERSION, struct.pack("=HH", 1, 0))
        self._receive(12)

    def motion(self, x: float, y: float) -> None:
        """Move the pointer to a point of the screen."""
        self._do(_MOTION, struct.pack("=I4x", 1) + _valuators(x, y))

    def button(self, number: int, *, is_pressed: bool) -> None:
        """Press or release a button of the mouse."""
        self._do(_BUTTON, struct.pack("=iiI4x", 1, number, is_pressed) + _valuators())

    def key(self, code: int, *, is_pressed: bool) -> None:
        """Press or release a key, by its X keycode."""
        self._do(_KEY, struct.pack("=iI", code, is_pressed))

    def touch(self, kind: int, x: float, y: float) -> None:
        """Report a finger: XI_TouchBegin, XI_TouchUpdate or XI_TouchEnd."""
        self._do(_TOUCH, struct.pack("=II", 1, kind) + _valuators(x, y))

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _do(self, kind: int, body: bytes) -> None:
        self._send(kind, body)
        self._send(_SYNC, b"")
        self._receive(8)

    def _send(self, kind: int, body: bytes) -> None:
        self._socket.sendall(struct.pack("=II", 8 + len(body), kind) + body)

    def _receive(self, size: int) -> None:
        while size:
            got = self._socket.recv(size)
            assert got, "the X server has closed the device"
            size -= len(got)


def _valuators(x: float | None = None, y: float | None = None) -> bytes:
    values = [0.0] * _AXES
    if x is not None and y is not None:
        values[:2] = [_END * x / WIDTH, _END * y / HEIGHT]
    mask = bytes([0b11 if x is not None else 0, *[0] * 7])
    # Doubles begin at a multiple of eight.
    return struct.pack(f"=I8s4x{_AXES}d{_AXES}d", 0, mask, *values, *[0.0] * _AXES)


class XServer:
    """A running X server."""

    def __init__(self, number: str, folder: Path) -> None:
        self.display = f":{number}"
        self.finger = InputDevice(folder / "input")
        self.mouse = InputDevice(folder / "input.mouse")
        self.keys = InputDevice(folder / "input.keys")

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a program on this screen."""
        rest = {name: text for name, text in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return rest | {"DISPLAY": self.display}

    @property
    def monitor(self) -> str:
        """Return "On" or "Off"."""
        said = subprocess.run(
            ["xset", "q"], env=self.environment, capture_output=True, text=True, check=True
        )
        found = re.search(r"Monitor is (\w+)", said.stdout)
        assert found, said.stdout
        return found[1]

    def press(self, x: float, y: float) -> None:
        """Put a finger down."""
        self.finger.touch(18, x, y)

    def drag(self, x: float, y: float) -> None:
        """Move the finger."""
        self.finger.touch(19, x, y)

    def lift(self, x: float, y: float) -> None:
        """Take the finger away."""
        self.finger.touch(20, x, y)

    def tap(self, x: float, y: float) -> None:
        """Touch a point."""
        self.press(x, y)
        self.lift(x, y)

    def click(self, x: float, y: float) -> None:
        """Click on a point with the left button."""
        self.mouse.motion(x, y)
        for is_pressed in (True, False):
            self.mouse.button(1, is_pressed=is_pressed)

    def close(self) -> None:
        """End the connections."""
        for device in (self.finger, self.mouse, self.keys):
            device.close()


@contextmanager
def x_server(folder: Path, *, has_manager: bool = True) -> Iterator[XServer]:
    """Have an X server running, with a window manager or without; `folder` has its files."""
    drivers = folder / "modules" / "drivers"
    drivers.mkdir(parents=True)
    driver = (MODULES / "drivers" / "dummy_drv.so").read_bytes()
    assert driver.count(_NAME) == 1
    (drivers / "dummy_drv.so").write_bytes(driver.replace(_NAME, _NEW_NAME))
    added, settings = folder / "dpms.so", folder / "xorg.conf"
    compiler = ["gcc", "-shared", "-fPIC", "-x", "c", "-o", str(added), "-"]
    subprocess.run(compiler, input=_ADDED, text=True, check=True)
    settings.write_text(_SETTINGS.replace("SOCKET", str(folder / "input")))
    with ExitStack() as stack:
        number = stack.enter_context(_running(folder, added, settings))
        server = XServer(number, folder)
        stack.callback(server.close)
        if has_manager:
            stack.enter_context(_window_manager(server, folder))
        yield server


@contextmanager
def _running(folder: Path, added: Path, settings: Path) -> Iterator[str]:
    read, write = os.pipe()
    command = ["/usr/lib/xorg/Xorg", "-displayfd", str(write), "-config", str(settings)]
    modules = ["-modulepath", f"{folder / 'modules'},{MODULES}"]
    log = ["-logfile", str(folder / "xorg.log")]
    with (folder / "xorg.out").open("wb") as out, os.fdopen(read) as told:
        process = subprocess.Popen(
            [*command, *modules, *log, "-noreset", "-nolisten", "tcp"],
            env={**os.environ, "LD_PRELOAD": str(added)},
            pass_fds=[write],
            stdout=out,
            stderr=out,
        )
        os.close(write)
        try:
            number = told.readline().strip()
            assert number, (folder / "xorg.out").read_text(errors="replace")
            yield number
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def _window_manager(server: XServer, folder: Path) -> Iterator[None]:
    """Without one no window is active, and no field has the focus."""
    started = folder / "started"
    command = ["openbox", "--sm-disable", "--startup", f"touch {started}"]
    process = subprocess.Popen(
        command, env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(started.exists, "the window manager")
        yield
    finally:
        process.terminate()
        process.wait(60)
