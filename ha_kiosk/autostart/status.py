"""Finds out whether the kiosk starts by itself, and whether it runs now."""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.autostart.machine_facts import (
    DEFAULT,
    FORGET_USER,
    INSTANCE,
    KIOSK,
    USER_UNIT,
    MachineFacts,
)
from ha_kiosk.host import assignments
from ha_kiosk.host.command import Run, answer, run
from ha_kiosk.i18n.text import Text, listed


@dataclass(frozen=True, slots=True)
class AutostartStatus:
    """What starts it (unit or entry, empty for nothing), and its state in systemd.

    `profile` is that of the kiosk. `left_behind` says that the user that an earlier `enable` made
    still exists, though nothing starts its kiosk any more.
    """

    started_by: str = ""
    state: str = ""
    detail: str = ""
    profile: str = DEFAULT
    left_behind: bool = False

    @property
    def is_enabled(self) -> bool:
        """Return whether the kiosk starts by itself."""
        return bool(self.started_by)

    def fields(self) -> dict[str, object]:
        """Return the fields for JSON."""
        return {
            "enabled": self.is_enabled,
            "started_by": self.started_by or None,
            "profile": self.profile,
            "state": self.state or None,
            "detail": self.detail or None,
            "left_behind": KIOSK if self.left_behind else None,
        }

    def sentence(self) -> Text:
        """Return a sentence for a person."""
        if not self.left_behind:
            return self._sentence()
        return Text(
            "{sentence} The user {user} and its sign-in are still here: {command}",
            sentence=self._sentence(),
            user=KIOSK,
            command=FORGET_USER,
        )

    def _sentence(self) -> Text:
        is_default = self.profile == DEFAULT
        if not self.is_enabled:
            if is_default:
                return Text("The kiosk does not start by itself.")
            return Text(
                "The kiosk of the profile {profile} does not start by itself.",
                profile=self.profile,
            )
        state = listed(*filter(None, (self.state, self.detail)))
        if is_default:
            return Text("Started by {starter}; now {state}.", starter=self.started_by, state=state)
        return Text(
            "The kiosk of the profile {profile} is started by {starter}; now {state}.",
            profile=self.profile,
            starter=self.started_by,
            state=state,
        )


def status(facts: MachineFacts, profile: str | None = None, *, ask: Run = run) -> AutostartStatus:
    """Ask systemd about the kiosk of a profile; None: about the one that starts by itself."""
    left_behind = facts.is_kiosk_user_ours and INSTANCE not in facts.enabled
    for started_by, scope, whose in _starters(facts):
        if profile in {None, whose}:
            state, detail = _state(ask, *scope)
            return AutostartStatus(started_by, state, detail, whose, left_behind)
    return AutostartStatus(profile=profile or DEFAULT, left_behind=left_behind)


def _starters(facts: MachineFacts) -> list[tuple[str, tuple[str, ...], str]]:
    """Return everything that starts a kiosk: name, arguments for systemctl, and profile."""
    user = ("--user", USER_UNIT)
    found: list[tuple[str, tuple[str, ...], str]] = []
    if INSTANCE in facts.enabled:
        found.append((INSTANCE, (INSTANCE,), facts.system_profile))
    if USER_UNIT in facts.enabled:
        found.append((USER_UNIT, user, facts.user_profile))
    elif facts.places.entry in facts.ours:
        found.append((str(facts.places.entry), user, facts.user_profile))
    return found


def _state(ask: Run, *scope_and_unit: str) -> tuple[str, str]:
    """Return the state of a unit (active, inactive, failed), and its last status text."""
    properties = ["-p", "ActiveState", "-p", "Result", "-p", "StatusText", "-p", "NRestarts"]
    output = ask(["systemctl", *scope_and_unit[:-1], "show", *properties, scope_and_unit[-1]])
    text = answer(output)
    if text is None:
        return "unknown", Text("systemctl does not answer")
    told = assignments.parse(text)
    said = [told.get("StatusText", "")]
    if told.get("Result", "success") != "success":
        said.append(told["Result"])
    if told.get("NRestarts", "0") not in {"", "0"}:
        said.append(Text("restarted {count} times", count=told["NRestarts"]))
    return told.get("ActiveState", "unknown"), listed(*filter(None, said))
