"""The scripts that run in a page of the server before its own first one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile, QIODevice

import ha_kiosk
from ha_kiosk.config.config import BridgeForm as Form
from ha_kiosk.config.config import Player

_PACKAGE = Path(ha_kiosk.__file__).parent
_SHIM, _CAMERAS = _PACKAGE / "external_app/js/shim.js", _PACKAGE / "cameras/js/cameras.js"
_PAGE = _PACKAGE / "page/js"
_EXTRAS = ("scheme.js", "complete.js", "clipboard.js", "shortcuts.js")


def page_script(form: Form, player: Player) -> str:
    """Return what runs in the page's own world: qwebchannel.js and ours."""
    library = QFile(":/qtwebchannel/qwebchannel.js")
    library.open(QIODevice.OpenModeFlag.ReadOnly)
    channel = bytes(library.readAll().data()).decode()
    files = (_SHIM,) if player is Player.NEVER else (_SHIM, _CAMERAS)
    ours = "\n".join(file.read_text() for file in files)
    extras = "".join(f"{{{(_PAGE / name).read_text()}}}" for name in _EXTRAS)
    return (
        f"(() => {{{channel}\n(function (QWebChannel, form, player) {{{ours}}})"
        f'(QWebChannel, "{form.value}", "{player.value}");{extras}}})();'
    )


def probe_script() -> str:
    """Return what runs in a world of ours, which the page does not see."""
    return f"(() => {{{(_PAGE / 'probe.js').read_text()}}})();"
