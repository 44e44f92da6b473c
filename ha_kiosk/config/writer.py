"""Writes settings into the profile's TOML file. Comments, order and unchanged keys stay.

A file with a mistake is not overwritten, and a value that could not be read again is not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from ha_kiosk.config.config import loader
from ha_kiosk.config.loader import shown_name
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage import atomic_file, regular_file


def save(file: Path, changes: Mapping[str, object], *, is_private: bool = True) -> None:
    """Set the keys in `changes`, and remove those that are None there. Waits for the disk.

    With `is_private` only this user may read the file. Raises `UsageError` for a file with a
    mistake and for a value that is not allowed, and `KioskError` if the file cannot be written.
    After an error the file is unchanged.
    """
    # Late: nothing is saved before somebody has changed a setting, and the start must be fast.
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    loader().file(file)
    target = file.resolve()  # if it is a link, replace its target
    try:
        text = regular_file.read_text(target) if target.exists() else ""
        changed = _changed(text, changes)
        target.parent.mkdir(mode=0o700 if is_private else 0o755, parents=True, exist_ok=True)
        atomic_file.write(target, changed.encode(), mode=0o600 if is_private else 0o644)
    except TOMLKitError as err:
        raise UsageError(
            Text("{file} is not valid TOML: {reason}.", file=str(file), reason=str(err))
        ) from err
    except OSError as err:
        raise atomic_file.unwritable(file, err) from err


def _changed(text: str, changes: Mapping[str, object]) -> str:
    import tomlkit  # noqa: PLC0415 - as above

    found, document = loader(), tomlkit.parse(text)
    for name, value in changes.items():
        *table, key = shown_name(name).split(".")
        if value is None:
            (document.get(table[0], {}) if table else document).pop(key, None)
            continue
        found.checked("the settings", name, value)
        where = document.setdefault(table[0], tomlkit.table()) if table else document
        where[key] = _plain(value)
    return tomlkit.dumps(document)


def _plain(value: object) -> object:
    """Return a value in its TOML form."""
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
