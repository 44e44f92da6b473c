"""The composition: what the window is made of, in which order, and who listens to whom.

`program` runs the kiosk; `sign_in` has the set-up before it, and a sign-in alone. What the first
picture needs is made first (`context`, `page`, `kiosk`); `second_stage` makes the rest while the
page loads.
"""

from __future__ import annotations

from ha_kiosk.qt.app.context import Launch
from ha_kiosk.qt.app.program import run

__all__ = ["Launch", "run"]
