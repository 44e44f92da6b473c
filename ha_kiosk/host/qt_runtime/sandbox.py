"""Chromium's sandbox, which does not work for root: Chromium would end without a message."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text

_OFF = "QTWEBENGINE_DISABLE_SANDBOX"
"""QtWebEngine's own variable; any value counts."""


def is_for_nobody(env: Mapping[str, str], uid: int) -> bool:
    """Return whether Chromium would refuse to start for the user `uid`."""
    flags = env.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    return uid == 0 and _OFF not in env and "--no-sandbox" not in flags


def refuse_root() -> None:
    """Raise `KioskError` if Chromium would refuse to start for this user."""
    if is_for_nobody(os.environ, os.geteuid()):
        raise KioskError(
            Text(
                "Chromium does not start for root: its sandbox does not work then. Run ha-kiosk as "
                "the user of the kiosk. In a container that you trust, {variable}=1 switches the "
                "sandbox off.",
                variable=_OFF,
            )
        )
