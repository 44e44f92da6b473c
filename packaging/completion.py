# ruff: noqa: INP001 - a script, not a package
"""Writes the completion of the command line for bash, zsh and fish:  completion.py FOLDER.

click generates it. It asks the program at each press of the tab key, so it knows all commands.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from click.shell_completion import get_completion_class

from ha_kiosk.cli import main as program

NAMES = {"bash": "ha-kiosk", "zsh": "_ha-kiosk", "fish": "ha-kiosk.fish"}
"""The file name that each shell expects."""


def main(folder: Path) -> None:
    """Write one file for each shell, in a folder of its own."""
    for shell, name in NAMES.items():
        kind = get_completion_class(shell)
        assert kind is not None  # noqa: S101 - click knows these three
        # click reads the variable _HA_KIOSK_COMPLETE in a program of this name.
        script = kind(program, {}, "ha-kiosk", "_HA_KIOSK_COMPLETE").source()
        (folder / shell).mkdir(parents=True, exist_ok=True)
        (folder / shell / name).write_text(script.strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
