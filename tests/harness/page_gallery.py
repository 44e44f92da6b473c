"""What we show around the page (sheets, guest view, downloads), in every size and look.

    PYTHONPATH=tests python -m harness.page_gallery FOLDER FILES

writes PNG files to look at. FILES is a folder whose files the file chooser shows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.qt.page import profile
from harness.gallery import SIZES
from harness.offscreen import offscreen_engine
from harness.page import Kiosk
from harness.site import serving
from harness.waiting import pass_time, wait_until

_DASHBOARD = """<style>body { margin: 0; background: %s; font: 24px Roboto; padding: 24px }
p { background: %s; border-radius: 12px; padding: 24px }</style>
<p>Living room 21.5 °C</p><p>Kitchen 20.1 °C</p>"""
_MESSAGE = (
    "Restart Home Assistant now? All automations stop for about a minute, and the heating stays "
    "as it is."
)
_KEEP = 10_000


class GermanKiosk(Kiosk):
    """The same with texts that are longer."""

    translations = i18n.load("de", {})


def scenes(kiosk: Kiosk, away: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Return what there is to see, and what shows it."""
    origin, dialogs, downloads = QUrl(kiosk.url), kiosk.dialogs, kiosk.downloads
    yield "alert", lambda: dialogs.open_dialog(0, origin, "The front door is open.", "")
    yield "confirm", lambda: dialogs.open_dialog(1, origin, _MESSAGE, "")
    yield (
        "prompt",
        lambda: dialogs.open_dialog(2, origin, "How shall this room be called?", "Kitchen"),
    )
    yield "long", lambda: dialogs.open_dialog(1, origin, _MESSAGE * 20, "")
    yield "files", lambda: dialogs.open_file_dialog([], False)  # noqa: FBT003 - a Qt slot
    yield "several-files", lambda: _choose_several(kiosk)
    yield "no-files", lambda: dialogs.open_file_dialog(["video/x-none"], False)  # noqa: FBT003 - the same
    yield "color", lambda: dialogs.open_color_dialog(QColor("#43a047"))
    yield "guest", lambda: kiosk.external_view.open(away)
    yield "guest-failed", lambda: kiosk.external_view.open("http://127.0.0.1:9/")
    yield "saving", lambda: _saving(kiosk)
    yield "refused", lambda: downloads.accept(QUrl("http://evil.example/x"), "x.exe")
    yield "full-screen", lambda: kiosk.page_requests.set_full_screen(True)


def _choose_several(kiosk: Kiosk) -> None:
    kiosk.dialogs.open_file_dialog([], True)  # noqa: FBT003 - a Qt slot
    wait_until(lambda: kiosk.dialogs.property("files"), "the list")
    kiosk.dialogs.toggle_file(1)


def _saving(kiosk: Kiosk) -> None:
    number = kiosk.downloads.accept(
        QUrl(f"{kiosk.url}/api/x"), "Full backup 2026-11-24 with a long name.tar"
    )
    kiosk.downloads.progress_changed(number, 123_456_789, 345_678_901)


def _clear(kiosk: Kiosk) -> None:
    kiosk.dialogs.dismiss()
    kiosk.external_view.close()
    for number in range(_KEEP):
        if number not in kiosk.downloads._running:
            continue
        kiosk.downloads.state_changed(number, 3, 0)
    kiosk.downloads.dismiss()
    kiosk.page_requests.set_full_screen(False)
    wait_until(lambda: not kiosk.external_view.is_open, "it is gone")


def main(folder: Path, files: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine, serving() as site, serving() as other:
        profiles = [profile.create(engine, None, engine) for _ in range(2)]
        away = other.add("/away", "<h1>Sign in to your heat pump</h1><p>with your account</p>")
        for dark, kind in ((False, Kiosk), (True, Kiosk), (False, GermanKiosk)):
            language = "en" if kind is Kiosk else "de"
            colours = ("#111111; color: #e1e1e1", "#1c1c1c") if dark else ("#fafafa", "#ffffff")
            site.add("/", _DASHBOARD % colours)
            kiosk = kind(
                engine,
                profiles[0],
                profiles[1],
                site.url,
                config=Config(),
                folders=(files, files),
            )
            kiosk.dialogs._turns._size = kiosk.dialogs._turns._turns = 10_000
            kiosk.window.setProperty("dark", dark)
            kiosk.load()
            for size in SIZES:
                kiosk.window.resize(*size)
                for name, show in scenes(kiosk, away):
                    show()
                    pass_time(0.9 if "guest" in name else 0.4)
                    look = "dark" if dark else "light"
                    file = folder / f"{name}-{size[0]}x{size[1]}-{look}-{language}.png"
                    kiosk.window.grabWindow().save(str(file))
                    _clear(kiosk)
            kiosk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
