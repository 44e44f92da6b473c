"""Several programs that want the same folder."""

from __future__ import annotations

import threading
from pathlib import Path

from ha_kiosk.storage import folder_lock


def test_one_at_a_time(tmp_path: Path) -> None:
    """The others wait."""
    inside, most = [0], [0]

    def enter() -> None:
        for _ in range(50):
            with folder_lock.hold(tmp_path):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
