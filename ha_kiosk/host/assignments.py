"""Parses lines of `NAME=value`, as in os-release(5) and the output of `systemctl show`."""

from __future__ import annotations


def parse(text: str) -> dict[str, str]:
    """Return the values by name. Lines without `=` are ignored; the last value of a name counts."""
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value for name, sign, value in pairs if sign}
