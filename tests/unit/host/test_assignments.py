"""`NAME=value` lines, as systemd's programs print them."""

from __future__ import annotations

import pytest

from ha_kiosk.host import assignments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("no assignment\n\n", {}),
        ("ActiveState=active\nResult=\n", {"ActiveState": "active", "Result": ""}),
        ("StatusText=a=b\n", {"StatusText": "a=b"}),
        ("A=1\nA=2", {"A": "2"}),
    ],
)
def test_lines_are_split_at_the_first_sign(text: str, expected: dict[str, str]) -> None:
    """A value may contain another one; what is no assignment is left out."""
    assert assignments.parse(text) == expected
