"""Failed logins: how many there may be, and when there may be another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.errors import AccessDenied
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.failed_logins import MOST, PAUSE, FailedLogins

CREDENTIALS = Credentials("http://ha:8123", "http://c/", refresh_token="the refresh token")
INSIDE, OUTSIDE = "local homeassistant", "other homeassistant"
DENIED = AccessDenied(Text("User is not active."))


class Clock:
    """A wall clock that tests move."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a run may write."""
    return tmp_path / "state" / "failed-logins.json"


def made(
    clock: Clock, file: Path | None = None, credentials: Credentials = CREDENTIALS
) -> FailedLogins:
    """Return what a run of the program knows."""
    return FailedLogins(credentials, file, clock)


def is_closed(failed: FailedLogins, view: str = "") -> bool:
    """Return whether the server must not be asked now."""
    try:
        failed.check(view)
    except AccessDenied:
        return True
    return False


def may_try(failed: FailedLogins, view: str, *, by_person: bool = False) -> bool:
    """Return whether another request is let through."""
    try:
        failed.reconsider(view, by_person=by_person)
    except AccessDenied:
        return False
    return True


def fail(failed: FailedLogins, view: str, times: int = 1) -> None:
    """Ask and be denied."""
    for _ in range(times):
        failed.add()
        failed.deny(DENIED, view)


def test_nothing_is_held_against_a_device_that_has_not_failed(clock: Clock, file: Path) -> None:
    """Nor is anything written."""
    failed = made(clock, file)
    assert not failed.is_wary()
    assert not is_closed(failed)
    failed.accept()
    assert not file.exists()


def test_a_denial_stands_for_some_minutes(clock: Clock) -> None:
    """Then one more request is safe."""
    failed = made(clock)
    fail(failed, INSIDE)
    assert failed.is_wary()
    with pytest.raises(AccessDenied, match=r"^User is not active\.$"):
        failed.check(INSIDE)
    assert not may_try(failed, INSIDE)
    clock.time += PAUSE
    assert not is_closed(failed, INSIDE)
    assert may_try(failed, INSIDE)


def test_after_two_of_them_time_alone_changes_nothing(clock: Clock) -> None:
    """The server counts for ever; it is said what helps."""
    failed = made(clock)
    fail(failed, INSIDE, MOST)
    clock.time += 1000 * PAUSE
    assert not may_try(failed, INSIDE)
    with pytest.raises(AccessDenied, match=r"^User is not active\.\n.*banned"):
        failed.check(INSIDE)


def test_a_person_may_try_at_once_and_then_once_in_five_minutes(clock: Clock) -> None:
    """Whoever leans on the button gets nobody banned."""
    failed = made(clock)
    fail(failed, INSIDE)
    assert may_try(failed, INSIDE, by_person=True)
    assert not is_closed(failed, INSIDE)
    fail(failed, INSIDE)
    assert not any(may_try(failed, INSIDE, by_person=True) for _ in range(5))
    clock.time += PAUSE
    assert may_try(failed, INSIDE, by_person=True)
    assert not failed.is_wary()


def test_another_view_is_another_address(clock: Clock) -> None:
    """The server has counted nothing for it; what it has counted for the first one stays."""
    failed = made(clock)
    fail(failed, OUTSIDE, MOST)
    assert may_try(failed, INSIDE)
    failed.succeed()
    failed.accept()
    assert not is_closed(failed, INSIDE)
    assert is_closed(failed, OUTSIDE)
    assert not may_try(failed, OUTSIDE)


def test_another_view_needs_no_wait(clock: Clock) -> None:
    """What was denied outside may well be granted inside."""
    failed = made(clock)
    fail(failed, OUTSIDE)
    assert not is_closed(failed, INSIDE)


def test_what_failed_before_any_view_was_known_counts_for_all(clock: Clock) -> None:
    """The page's connection was refused, and then our request."""
    failed = made(clock)
    failed.add()
    assert not is_closed(failed)
    fail(failed, OUTSIDE)
    assert is_closed(failed, OUTSIDE)
    assert not is_closed(failed, INSIDE)


def test_a_page_that_fails_twice_is_enough(clock: Clock) -> None:
    """No request of ours has failed, so nobody knows why."""
    failed = made(clock)
    failed.add()
    failed.add()
    with pytest.raises(AccessDenied, match="did not accept the last logins"):
        failed.check("")


def test_a_page_that_fails_once_is_no_denial(clock: Clock) -> None:
    """Whatever else the kiosk waits for, a proxy for one, there is nothing against a request."""
    failed = made(clock)
    failed.add()
    assert may_try(failed, INSIDE)


def test_an_accepted_websocket_ends_the_count(clock: Clock, file: Path) -> None:
    """As it does at the server; a token alone does not."""
    failed = made(clock, file)
    failed.add()
    failed.add()
    failed.save()
    failed.succeed()
    assert is_closed(failed)
    failed.accept()
    assert not is_closed(failed)
    assert not made(clock, file).is_wary()


def test_a_view_that_could_not_be_found_out_is_that_of_before(clock: Clock) -> None:
    """And what was denied stays denied, for some minutes."""
    failed = made(clock)
    failed.deny(DENIED, "")
    assert is_closed(failed, OUTSIDE)
    fail(failed, "")
    fail(failed, "")
    assert is_closed(failed, OUTSIDE)
    assert not is_closed(failed, INSIDE)


def test_a_denial_that_nobody_counts_is_remembered_without_a_count(clock: Clock) -> None:
    """A page of something in front is not the server's."""
    failed = made(clock)
    failed.deny(DENIED, "")
    assert not failed.is_wary()
    assert is_closed(failed)
    clock.time += PAUSE
    assert not is_closed(failed)


def test_a_restart_of_the_program_forgets_nothing(clock: Clock, file: Path) -> None:
    """Three nights with a power cut would else be a ban."""
    fail(made(clock, file), INSIDE)
    again = made(clock, file)
    assert again.is_wary()
    with pytest.raises(AccessDenied, match=r"^User is not active\.$"):
        again.check(INSIDE)
    clock.time += PAUSE
    assert not is_closed(again, INSIDE)
    fail(again, INSIDE)
    last = made(clock, file)
    assert last.is_wary()
    assert is_closed(last, INSIDE)


def test_what_another_program_has_counted_counts_too(clock: Clock, file: Path) -> None:
    """`ha-kiosk doctor`, while the kiosk runs."""
    kiosk, doctor = made(clock, file), made(clock, file)
    fail(doctor, INSIDE, MOST)
    assert not may_try(kiosk, INSIDE)
    kiosk.accept()
    assert not made(clock, file).is_wary()


def test_a_new_sign_in_begins_anew(clock: Clock, file: Path) -> None:
    """The server has just accepted it."""
    fail(made(clock, file), INSIDE, MOST)
    other = Credentials(CREDENTIALS.server, "http://c/", long_lived_token="another")
    assert not made(clock, file, other).is_wary()


def test_the_file_holds_no_secret(clock: Clock, file: Path) -> None:
    """Not even the whole of a token's hash."""
    fail(made(clock, file), INSIDE)
    stored = json.loads(file.read_text())
    assert "the refresh token" not in file.read_text()
    assert len(stored.pop("sign_in")) == 16
    assert stored == {
        "counts": {INSIDE: 1},
        "at": clock.time,
        "why": {"template": "User is not active.", "values": {}},
        "view": INSIDE,
    }


def test_what_is_not_a_count_in_the_file_is_none(clock: Clock, file: Path) -> None:
    """Somebody edited it."""
    failed = made(clock, file)
    fail(failed, INSIDE)
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({**stored, "counts": {INSIDE: "many", OUTSIDE: MOST}, "why": ""}))
    again = made(clock, file)
    assert again.is_wary()
    assert not is_closed(again, INSIDE)
    assert is_closed(again, OUTSIDE)


def test_a_denial_that_cannot_be_read_is_one(clock: Clock, file: Path) -> None:
    """Another version may have written it."""
    failed = made(clock, file)
    fail(failed, INSIDE)
    stored = json.loads(file.read_text())
    file.write_text(json.dumps({**stored, "why": 3}))
    again = made(clock, file)
    assert again.is_wary()
    assert is_closed(again, INSIDE)


def test_a_disk_that_is_full_changes_nothing_while_the_program_runs(
    clock: Clock, tmp_path: Path
) -> None:
    """It is remembered in memory."""
    (tmp_path / "state").write_text("no folder")
    failed = made(clock, tmp_path / "state" / "failed-logins.json")
    fail(failed, INSIDE, MOST)
    assert is_closed(failed, INSIDE)


def test_a_clock_that_jumps_is_a_long_time(clock: Clock) -> None:
    """A tablet without a battery wakes up in any year; nobody waits until that year is over."""
    failed = made(clock)
    fail(failed, INSIDE)
    clock.time -= 10 * 365 * 86_400
    assert may_try(failed, INSIDE)
