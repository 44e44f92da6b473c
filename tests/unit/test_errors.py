"""The exception tree: its drawing and its classes say the same."""

from __future__ import annotations

import re

from ha_kiosk import errors
from ha_kiosk.errors import KioskError

CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, KioskError)
}


def drawn() -> dict[str, tuple[int, str | None]]:
    """Return name, exit code and parent of each class in the docstring's tree."""
    found: dict[str, tuple[int, str | None]] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"    ([│├└─ ]*)([A-Z]\w+)\s+(\d+)  ", line):
            depth = len(match[1]) // 4
            path[depth:] = [match[2]]
            found[match[2]] = (int(match[3]), path[depth - 1] if depth else None)
    return found


def test_the_drawing_is_the_tree() -> None:
    """Every class is drawn, under its base, with its exit code."""
    assert drawn() == {
        name: (cls.exit_code, None if cls is KioskError else cls.__bases__[0].__name__)
        for name, cls in CLASSES.items()
    }


def test_only_a_special_case_shares_its_parents_exit_code() -> None:
    """A script can tell what happened: two errors with one code are one the other's kind."""
    for one in CLASSES.values():
        for other in CLASSES.values():
            if one.exit_code == other.exit_code:
                assert issubclass(one, other) or issubclass(other, one)


def test_no_error_means_success() -> None:
    """Zero is for what worked."""
    assert all(cls.exit_code > 0 for cls in CLASSES.values())


def test_unreachable_is_not_refused() -> None:
    """The two that must never be taken for each other."""
    assert not issubclass(errors.ServerUnreachable, errors.SignInRefused)
    assert not issubclass(errors.SignInRefused, errors.ServerUnreachable)
