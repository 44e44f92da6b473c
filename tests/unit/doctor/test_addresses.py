"""Which of the server's addresses answer."""

from __future__ import annotations

from ha_kiosk.doctor.addresses import run
from ha_kiosk.doctor.finding import Level
from ha_kiosk.server.addresses import ServerAddresses

HOME, OUTSIDE = "http://192.168.1.5:8123", "https://ha.example.com"


def test_the_address_in_use_is_named() -> None:
    """The others matter little while the first answers."""
    (found,) = run(ServerAddresses((HOME, OUTSIDE), HOME), lambda _address: True)
    assert (found.level, found.text) == (Level.OK, f"In use: {HOME}.")
    (found,) = run(ServerAddresses((HOME, OUTSIDE), HOME), lambda address: address == HOME)
    assert found.level is Level.OK
    assert found.text == f"In use: {HOME}. Not answering from here: {OUTSIDE}."


def test_a_first_address_that_does_not_answer_is_a_warning() -> None:
    """Somebody may want to mend that."""
    (found,) = run(ServerAddresses((HOME, OUTSIDE), OUTSIDE), lambda address: address == OUTSIDE)
    assert found.level is Level.WARNING
    assert found.text == f"In use: {OUTSIDE}. Not answering from here: {HOME}."
