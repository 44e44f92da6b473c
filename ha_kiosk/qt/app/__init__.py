"""The composition of the program: creates all objects in order, and connects their signals.

`program` runs the kiosk; `sign_in` has the windows of the set-up before it, and of a sign-in
without a kiosk. The first stage (`context`, `page`, `kiosk`) is what the first picture needs;
`second_stage` creates the rest while the page loads.
"""

from __future__ import annotations

from ha_kiosk.qt.app.context import Launch
from ha_kiosk.qt.app.program import run

__all__ = ["Launch", "run"]
