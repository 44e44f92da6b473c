"""What a start does not do, because the first picture waits for all that it does."""

from __future__ import annotations

import subprocess
import sys


def run(script: str) -> None:
    """Run a script in a Python of its own, which has imported nothing yet."""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_window_imports_nothing_that_the_first_picture_can_do_without() -> None:
    """What plays cameras, measures memory, or sends anything comes when it is needed."""
    run(
        "import sys\n"
        "import ha_kiosk.cli.open, ha_kiosk.qt.app\n"
        "late = {'cryptography', 'psutil', 'sqlite3', 'tomlkit', 'websockets', 'zoneinfo'}\n"
        "late |= {'email', 'http.client', 'http.server', 'httpx', 'pygments', 'rich', 'segno'}\n"
        "late |= {'PySide6.QtMultimedia', 'PySide6.QtDBus'}\n"
        "sys.exit(', '.join(late & sys.modules.keys()) or 0)\n"
    )


def test_no_module_is_read_twice() -> None:
    """PySide6 reads the source of what is imported after it, unless its import is taken away."""
    run(
        "import linecache, sys\n"
        "import ha_kiosk.cli.open, ha_kiosk.qt.app\n"
        "sys.exit(', '.join(file for file in linecache.cache if '/ha_kiosk/' in file) or 0)\n"
    )


def test_the_enumerations_of_qt_come_when_they_are_needed() -> None:
    """All of them at once, as soon as anybody imports `Qt` by its name."""
    run(
        "import sys\n"
        "import ha_kiosk.qt.app\n"
        "from PySide6 import QtCore\n"
        "sys.exit('Qt' in vars(QtCore))\n"
    )
