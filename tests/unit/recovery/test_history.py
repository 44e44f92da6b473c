"""The story of a kiosk: its lines for the journal, its counters and its times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ha_kiosk.recovery.events import (
    Connected,
    Disconnected,
    Event,
    LoadFailed,
    Reachable,
    Reload,
    RendererDied,
    Shown,
    SignedOut,
    Started,
    Tick,
    TokenDenied,
    Unreachable,
)
from ha_kiosk.recovery.history import History
from ha_kiosk.recovery.machine import step
from ha_kiosk.recovery.state import KioskState, Reason

START = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@dataclass
class Kiosk:
    """A kiosk that only tells its story; a second passes with each event."""

    now: float = 1000.0
    situation: KioskState = field(default_factory=KioskState)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story = History(self.time)

    def time(self) -> datetime:
        """Return the time of day."""
        return START + timedelta(seconds=self.now - 1000)

    def is_in_trouble(self) -> bool:
        """Return whether something is wrong."""
        return self.story.trouble_since is not None

    def live(self, *happened: Event) -> None:
        """Let `happened` happen after a start that went well."""
        for event in (Started(signed_in=True), Shown(), *happened):
            self.now += 1
            now = max(self.now, self.situation.deadline or 0) if event == Tick() else self.now
            before = self.situation
            self.situation, actions = step(before, event, now)
            if line := self.story.record(before, self.situation, actions):
                self.lines.append(line)


def test_each_change_of_state_is_one_line_with_its_reason() -> None:
    """The journal tells the whole story."""
    kiosk = Kiosk()
    kiosk.live(Disconnected(), Connected(), RendererDied(detail="SIGSEGV"), Tick(), Shown())
    assert kiosk.lines == [
        "starting → loading",
        "loading → live",
        "live → degraded (connection-lost)",
        "degraded → live",
        "live → crashed (renderer-died: SIGSEGV)",
        "crashed → loading (renderer-died: SIGSEGV)",
        "loading → live",
    ]


def test_another_reason_for_the_same_state_is_told_once() -> None:
    """Not with each try."""
    kiosk = Kiosk()
    kiosk.live(
        LoadFailed(Reason.HTTP_ERROR, "502"),
        Unreachable(Reason.UNREACHABLE, "refused"),
        Unreachable(Reason.UNREACHABLE, "refused"),
    )
    assert kiosk.lines[2:] == ["live → offline (http-error: 502)", "offline: unreachable: refused"]


def test_a_page_that_was_asked_for_is_told_without_an_error() -> None:
    """`last_error` is for what went wrong."""
    kiosk = Kiosk()
    kiosk.live(Reload())
    assert kiosk.lines[-1] == "live → loading (asked-for)"
    assert kiosk.story.last_error == ""
    assert kiosk.story.trouble_since is None


def test_the_first_load_is_no_reload() -> None:
    """The others are, whoever wanted them."""
    kiosk = Kiosk()
    assert kiosk.story.reloads == 0
    kiosk.live()
    assert kiosk.story.reloads == 0
    kiosk.live(Reload(), Shown(), RendererDied(), Tick(), Shown())
    assert kiosk.story.reloads == 3


def test_a_recovery_is_the_end_of_a_trouble() -> None:
    """Not a load that somebody asked for."""
    kiosk = Kiosk()
    kiosk.live(Reload(), Shown())
    assert kiosk.story.recoveries == 0
    kiosk.live(Disconnected(), Connected())
    assert kiosk.story.recoveries == 1
    kiosk.live(RendererDied(), Tick(), Shown())
    assert kiosk.story.recoveries == 2


def test_whether_the_dashboard_ever_came_is_kept() -> None:
    """A restart that brought it has helped."""
    kiosk = Kiosk()
    assert not kiosk.story.was_live
    kiosk.live(Disconnected())
    assert kiosk.story.was_live


def test_every_death_counts() -> None:
    """Also one behind an overlay."""
    kiosk = Kiosk()
    kiosk.live(RendererDied(), Tick(), LoadFailed(Reason.UNREACHABLE), RendererDied())
    assert kiosk.story.crashes == 2


def test_an_event_is_one_line() -> None:
    """Whatever there is to say about it."""
    kiosk = Kiosk()
    kiosk.live(TokenDenied("Not now.\nNor soon."))
    assert kiosk.lines[-1] == "live → refused (denied: Not now. Nor soon.)"
    assert kiosk.story.last_error == "Not now.\nNor soon."


def test_trouble_began_when_it_began_and_not_with_the_last_try() -> None:
    """The screen says since when; `status` says since when this state."""
    kiosk = Kiosk()
    kiosk.live(LoadFailed(Reason.UNREACHABLE), Reachable(), LoadFailed(Reason.HTTP_ERROR))
    assert kiosk.story.trouble_since == START + timedelta(seconds=3)
    assert kiosk.story.since == START + timedelta(seconds=5)
    kiosk.live(TokenDenied("inactive"))
    assert kiosk.story.trouble_since == START + timedelta(seconds=8)


def test_trouble_is_over_with_the_dashboard_or_the_account() -> None:
    """The next one begins anew."""
    kiosk = Kiosk()
    kiosk.live(LoadFailed(Reason.UNREACHABLE))
    assert kiosk.is_in_trouble()
    kiosk.live()
    assert not kiosk.is_in_trouble()
    kiosk.live(LoadFailed(Reason.UNREACHABLE), SignedOut())
    assert not kiosk.is_in_trouble()


def test_the_last_error_stays_until_the_next_one() -> None:
    """`status` shows it when everything is well again, too."""
    kiosk = Kiosk()
    kiosk.live(LoadFailed(Reason.UNREACHABLE, "refused"), Reachable(), Shown())
    assert kiosk.story.last_error == "refused"
    kiosk.live(Disconnected())
    assert kiosk.story.last_error == "connection-lost"
    kiosk.story.record_error("no token")
    assert kiosk.story.last_error == "no token"


def test_a_load_after_a_wait_is_told_without_what_is_over() -> None:
    """The server is back; one that failed again says why."""
    kiosk = Kiosk()
    kiosk.live(LoadFailed(Reason.UNREACHABLE, "refused"), Reachable(), LoadFailed(Reason.DENIED))
    assert kiosk.lines[-2:] == ["offline → loading", "loading → offline (denied)"]
