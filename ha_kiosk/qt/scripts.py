"""The scripts that a page of the server gets before its own first one (`frontend/js/`).

Apart from qt/page.py because they are put together once, and from `frontend` because the library of
QWebChannel comes out of Qt.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile, QIODevice

from ha_kiosk import frontend
from ha_kiosk.config import Bridge as Form
from ha_kiosk.config import Player

_JS = Path(frontend.__file__).with_name("js")


def page(form: Form, player: Player) -> str:
    """Return what runs in the page's own world: qwebchannel.js and ours."""
    library = QFile(":/qtwebchannel/qwebchannel.js")
    library.open(QIODevice.OpenModeFlag.ReadOnly)
    channel = bytes(library.readAll().data()).decode()
    names = ("shim.js",) if player is Player.NEVER else ("shim.js", "cameras.js")
    ours = "\n".join((_JS / name).read_text() for name in names)
    scheme, complete = ((_JS / name).read_text() for name in ("scheme.js", "complete.js"))
    return (
        f"(() => {{{channel}\n(function (QWebChannel, form, player) {{{ours}}})"
        f'(QWebChannel, "{form.value}", "{player.value}");{{{scheme}}}{{{complete}}}}})();'
    )


def probe() -> str:
    """Return what runs in a world of ours, which the page does not see."""
    return f"(() => {{{(_JS / 'probe.js').read_text()}}})();"
