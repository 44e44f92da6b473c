"""The QR code in a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from ha_kiosk.cli.sign_in import phone_login, qr_code
from ha_kiosk.server.login.phone import Invitation

INVITATION = Invitation("http://192.168.178.20:41234/mXv1l4p4E0tGgYlXcBqcVw", "Hall", "47")


class Terminal(io.TextIOWrapper):
    """A stderr that looks like a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.mark.parametrize(
    ("encoding", "columns", "is_drawn"),
    [("utf-8", 80, True), ("ascii", 80, False), ("latin-1", 80, False), ("utf-8", 30, False)],
)
def test_the_code_is_drawn_where_the_terminal_can_show_it(
    monkeypatch: pytest.MonkeyPatch, encoding: str, columns: int, *, is_drawn: bool
) -> None:
    """The address, the name and the digits are there in any case."""
    raw = io.BytesIO()
    terminal = Terminal(raw, encoding=encoding)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", str(columns))
    phone_login.show(INVITATION)
    terminal.flush()
    said = raw.getvalue().decode()
    assert ("\x1b[30;107m" in said) is is_drawn
    assert ("█" in said) is is_drawn
    assert f"\n{INVITATION.url}\n" in said
    assert "'Hall' and the number 47" in said


def test_a_code_of_an_address_fits_on_a_small_terminal() -> None:
    """80 columns and 24 lines, with the text below it scrolled by."""
    lines = qr_code.drawn(INVITATION.url)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines) <= 24
    assert len(lines[0]) <= 45
    assert set("".join(lines)) <= set(" ▀▄█")
    assert set(lines[0] + lines[1] + lines[-1]) == {" "}  # the white frame
