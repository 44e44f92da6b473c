"""The scripts that run in a page of the server, and in its frames, before their own scripts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile, QIODevice

import ha_kiosk
from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.config.choices import Player

_PACKAGE = Path(ha_kiosk.__file__).parent
_EXTERNAL_APP, _CAMERAS = _PACKAGE / "external_app/js", _PACKAGE / "cameras/js/cameras.js"
_FRAMES, _STORED_TOKENS = _EXTERNAL_APP / "frames.js", _EXTERNAL_APP / "stored_tokens.js"
_PAGE = _PACKAGE / "page/js"


def page_script(form: Form, player: Player) -> str:
    """Return the script for the page's own world: qwebchannel.js and ours."""
    library = QFile(":/qtwebchannel/qwebchannel.js")
    library.open(QIODevice.OpenModeFlag.ReadOnly)
    channel = bytes(library.readAll().data()).decode()
    ours = _external_app("shim.js", "channel.js") + _blocks(_FRAMES, _STORED_TOKENS)
    if player is not Player.NEVER:
        ours += _blocks(_CAMERAS)
    extras = _extras("scheme.js", "complete.js", "clipboard.js", "shortcuts.js", "more_info.js")
    return (
        f"(() => {{{channel}\n(function (QWebChannel, form, player) {{{ours}}})"
        f'(QWebChannel, "{form.value}", "{player.value}");{extras}}})();'
    )


def frame_script(form: Form) -> str:
    """Return the script for every frame; it does nothing in one that is not the server's own.

    Such a frame has no QWebChannel: it reaches the app through the page around it.
    """
    guard = _external_app("own_frame.js")
    ours = _external_app("shim.js", "frame.js") + _blocks(_STORED_TOKENS)
    extras = _extras("clipboard.js", "shortcuts.js")
    return (
        f"(() => {{{guard}\nif (isOwnFrame()) {{"
        f'(function (form) {{{ours}}})("{form.value}");{extras}}}}})();'
    )


def probe_script() -> str:
    """Return the script for a world of our own, which the page does not see."""
    return f"(() => {{{(_PAGE / 'probe.js').read_text()}}})();"


def field_script() -> str:
    """Return the script that keeps a focused field visible; it runs in a world of our own."""
    return f"(() => {{{(_PAGE / 'focused_field.js').read_text()}}})();"


def _external_app(*names: str) -> str:
    return "\n".join((_EXTERNAL_APP / name).read_text() for name in names)


def _extras(*names: str) -> str:
    return _blocks(*(_PAGE / name for name in names))


def _blocks(*files: Path) -> str:
    """Return each file as a block, so that no file declares a name of another one again."""
    return "".join(f"{{{file.read_text()}}}" for file in files)
