"""The pages of the set-up in the program's own window, with a state that the test makes up.

PYTHONPATH=tests python -m harness.setup_gallery FOLDER      writes them as PNG files to look at
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Slot

from ha_kiosk import i18n
from ha_kiosk.qt.setup_screen.setup_pages import SetupPages
from ha_kiosk.screens import qr_code
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.failures import unreachable
from ha_kiosk.settings_screen.rows import Choice
from ha_kiosk.setup_screen.model import PhoneCode, SetupModel, SetupState
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep
from harness.gallery import LANGUAGES, Gallery
from harness.offscreen import offscreen_engine

SERVER = "http://homeassistant.local:8123"
URL = "http://192.168.178.20:41234/mXv1l4p4E0tGgYlXcBqcVw"
HOME = FoundServer("Home", SERVER, "2026.11.1")
OFFICE = FoundServer(
    "The office on the second floor, and the workshop", "http://192.168.1.5:8123", "2025.4.4"
)
CODE = PhoneCode(qr_code.image(URL), URL, "kitchen-tablet", "47")
DASHBOARDS = (
    Choice("/map", "Map"),
    Choice("/dashboard-hall", "The hall, and what is near it"),
    Choice("/dashboard-kitchen", "Kitchen"),
)
_UNREACHABLE = str(unreachable(ConnectionRefusedError(111, ""), SERVER))


def _at(step: SetupStep, **answers: str) -> SetupProgress:
    return SetupProgress(step=step, **answers)  # type: ignore[arg-type]


_SIGN_IN = _at(SetupStep.SIGN_IN, server=SERVER)
STATES: Mapping[str, SetupState] = {
    "server-looking": SetupState(),
    "server-none": SetupState(found=()),
    "server-found": SetupState(found=(HOME, OFFICE)),
    "server-checking": SetupState(found=(HOME, OFFICE), is_busy=True),
    "server-problem": SetupState(found=(HOME, OFFICE), problem=_UNREACHABLE),
    "address": SetupState(_at(SetupStep.ADDRESS)),
    "address-problem": SetupState(_at(SetupStep.ADDRESS, typed="ha.local"), problem=_UNREACHABLE),
    "phone-starting": SetupState(_SIGN_IN),
    "phone": SetupState(_SIGN_IN, code=CODE),
    "phone-problem": SetupState(_SIGN_IN, problem=_UNREACHABLE),
    "signing-in": SetupState(_SIGN_IN, is_busy=True, is_held=True),
    "page-problem": SetupState(_SIGN_IN, offers_phone=False, problem=_UNREACHABLE),
    "signed-in": SetupState(_SIGN_IN, user="Wall", home="Home"),
    "dashboard-asking": SetupState(_at(SetupStep.DASHBOARD, server=SERVER)),
    "dashboard": SetupState(
        _at(SetupStep.DASHBOARD, server=SERVER, dashboard="/dashboard-hall"),
        dashboards=DASHBOARDS,
    ),
    "dashboard-problem": SetupState(_at(SetupStep.DASHBOARD, server=SERVER), problem=_UNREACHABLE),
    "name": SetupState(_at(SetupStep.NAME, server=SERVER), tablet="kitchen-tablet"),
    "done": SetupState(_at(SetupStep.NAME, server=SERVER), is_done=True),
}


class ShownSetup(SetupPages):
    """A set-up that shows what the test wants; a touch does nothing, and is noted."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(SetupModel(i18n.load(language, {})), "kitchen-tablet", parent)
        self.touched: list[str] = []

    def show_state(self, state: SetupState) -> None:
        """Show the page of a state."""
        self._state = state
        self._change()

    @Slot()
    def back(self) -> None:
        """Take note of it."""
        self.touched.append("back")

    @Slot(str)
    def edit(self, text: str) -> None:
        """Take note of it."""
        self.touched.append(f"edit {text}")

    @Slot(str)
    def choose(self, value: str) -> None:
        """Take note of it."""
        self.touched.append(f"choose {value}")

    @Slot()
    def act(self) -> None:
        """Take note of it."""
        self.touched.append("act")

    @Slot()
    def toggle(self) -> None:
        """Take note of it."""
        self.touched.append("toggle")

    @Slot()
    def act_otherwise(self) -> None:
        """Take note of it."""
        self.touched.append("act otherwise")


def main(folder: Path) -> None:
    """Write all pictures to `folder`."""
    with offscreen_engine() as engine:
        for language in LANGUAGES:
            parent = QObject()
            setup = ShownSetup(language, parent)
            gallery = Gallery(engine, setup=setup)
            gallery.screen.show(None)
            for name, state in STATES.items():
                setup.show_state(STATES["done"])  # the next page begins anew
                setup.show_state(state)
                gallery.save(folder, f"setup-{name}", language, after=0.05)
            gallery.close()
            shiboken6.delete(parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
