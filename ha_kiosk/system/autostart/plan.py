"""What is to be done so that the kiosk starts by itself, or does not any more; decides only.

A session that tells systemd about itself (graphical-session.target) gets a unit that comes and
goes with it. One that does not gets an entry that starts the same unit. A machine without a
desktop gets a session of its own, which needs root.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ha_kiosk.errors import UsageError
from ha_kiosk.system.autostart import files
from ha_kiosk.system.autostart.facts import INSTANCE, KIOSK, USER_UNIT, Facts
from ha_kiosk.system.autostart.steps import Command, Remove, Step, Write


class Way(Enum):
    """How the kiosk is started."""

    SESSION = "a unit of the desktop's session"
    ENTRY = "an autostart entry of the desktop"
    SYSTEM = "a session of its own on tty1"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. `why` explains the decision, `afterwards` says what is left to a person."""

    why: str
    steps: tuple[Step, ...]
    afterwards: tuple[str, ...] = ()


def enable(facts: Facts) -> Plan:
    """Return what makes the kiosk start by itself. Raises `UsageError` where it cannot."""
    match choose(facts):
        case Way.SESSION:
            plan = _session(facts)
        case Way.ENTRY:
            plan = _entry(facts)
        case _:
            plan = _system(facts)
    _refuse_foreign(facts, plan)
    return plan


def choose(facts: Facts) -> Way:
    """Return how the kiosk should be started here. Raises `UsageError` for the wrong user."""
    if facts.uid == 0:
        if facts.has_desktop:
            raise UsageError(
                "This machine has a desktop: run this as the user whose desktop it is, without "
                "sudo. (The kiosk does not run as root.)"
            )
        return Way.SYSTEM
    if facts.has_desktop:
        return Way.SESSION if facts.has_target and facts.has_systemd else Way.ENTRY
    return Way.SYSTEM


def disable(facts: Facts) -> Plan:
    """Return what undoes `enable`: only files that it wrote, only units that it enabled."""
    mine = {facts.places.user_unit, facts.places.entry} & facts.ours
    systems = {facts.places.system_unit, facts.places.pam} & facts.ours
    steps: list[Step] = []
    if USER_UNIT in facts.enabled or facts.places.user_unit in mine:
        steps.append(_user_manager("disable", "--now", USER_UNIT))
    steps += [Remove(path) for path in sorted(mine)]
    if facts.places.user_unit in mine:
        steps.append(_user_manager("daemon-reload"))
    if INSTANCE in facts.enabled or systems:
        if facts.uid != 0:
            raise _needs_root(facts, "disable")
        steps.append(Command(("systemctl", "disable", "--now", INSTANCE)))
        steps += [Remove(path) for path in sorted(systems)]
        if systems:
            steps.append(Command(("systemctl", "daemon-reload")))
    if not steps:
        return Plan("The kiosk does not start by itself; there is nothing to undo.", ())
    stays = (
        (f"The user {KIOSK} and its sign-in stay; sudo userdel --remove {KIOSK} takes them away.",)
        if facts.is_kiosk_user_ours and INSTANCE in facts.enabled
        else ()
    )
    return Plan(
        "What was set up is taken away, and a kiosk that it started ends.", tuple(steps), stays
    )


def _session(facts: Facts) -> Plan:
    return Plan(
        f"The desktop ({facts.desktop}) has graphical-session.target: a unit of this user's "
        "service manager starts the kiosk with the session, and ends it with it.",
        (*_user_unit(facts), _user_manager("enable", USER_UNIT)),
        (
            "It starts with the next session. To start it now:",
            f"  systemctl --user start {USER_UNIT}",
        ),
    )


def _entry(facts: Facts) -> Plan:
    places = facts.places
    if not facts.has_systemd:
        entry = files.entry(facts.program, with_unit=False)
        why = "There is no systemd here: the desktop starts the kiosk, and nothing restarts it."
        return Plan(why, (Write(places.entry, entry),), _entry_starts(facts, places.entry))
    name = facts.desktop or "not running now"
    return Plan(
        f"The desktop ({name}) does not tell systemd when its session starts (no "
        "graphical-session.target): an autostart entry (XDG) of the desktop starts the unit, and "
        "the unit keeps the kiosk running.",
        (*_user_unit(facts), Write(places.entry, files.entry(facts.program, with_unit=True))),
        _entry_starts(facts, places.entry),
    )


def _entry_starts(facts: Facts, entry: Path) -> tuple[str, ...]:
    where = f"A desktop that does not look into {entry.parent} (labwc or sway without more) needs"
    return (
        "It starts with the next session.",
        f"{where} this line in its own autostart file:",
        f"  {files.start_command(facts.program, with_unit=facts.has_systemd)}",
    )


def _system(facts: Facts) -> Plan:
    if not facts.has_systemd:
        raise UsageError("This machine has neither a desktop nor systemd: nothing can start it.")
    if facts.uid != 0:
        raise _needs_root(facts, "enable")
    if facts.lacking:
        raise UsageError(
            f"Not installed: {', '.join(facts.lacking)}, which the kiosk's own session needs. "
            f"sudo apt install {' '.join(facts.lacking)}"
        )
    if facts.private is not None:
        raise UsageError(
            f"Other users may not enter {facts.private}, so the user {KIOSK} could not run "
            f"{facts.program}. Install ha-kiosk for all users: the .deb, or, in its source, "
            "sudo pipx install --global ."
        )
    steps: list[Step] = []
    if not facts.has_kiosk_user:
        steps.append(Command(("systemd-sysusers", str(facts.data / "sysusers.d/ha-kiosk.conf"))))
    steps.append(
        Command(("systemd-tmpfiles", "--create", str(facts.data / "tmpfiles.d/ha-kiosk.conf")))
    )
    if facts.places.packaged_system_unit not in facts.packaged:
        text = files.system_unit(facts.data, facts.program)
        steps.append(Write(facts.places.system_unit, text))
        steps.append(Write(facts.places.pam, files.pam(facts.data)))
        steps.append(Command(("systemctl", "daemon-reload")))
    steps.append(Command(("systemctl", "enable", INSTANCE)))
    program = shlex.quote(facts.program)
    url = "http://homeassistant.local:8123"
    return Plan(
        "This machine has no desktop: a unit of the system gives the kiosk a session of its own "
        f"(labwc on tty1), as the user {KIOSK}, who may do nothing else.",
        tuple(steps),
        (
            "Now sign in as that user, with the address of your Home Assistant, and start it:",
            f"  sudo -u {KIOSK} {program} login --method terminal {url}",
            f"  sudo systemctl start {INSTANCE}",
        ),
    )


def _user_unit(facts: Facts) -> tuple[Step, ...]:
    if facts.places.packaged_user_unit in facts.packaged:
        return ()
    text = files.user_unit(facts.data, facts.program)
    return (Write(facts.places.user_unit, text), _user_manager("daemon-reload"))


def _user_manager(*words: str) -> Command:
    return Command(("systemctl", "--user", *words))


def _needs_root(facts: Facts, what: str) -> UsageError:
    return UsageError(
        "This machine has no desktop, so a unit of the system starts the kiosk, which needs root: "
        f"sudo {shlex.quote(facts.program)} autostart {what}"
    )


def _refuse_foreign(facts: Facts, plan: Plan) -> None:
    for step in plan.steps:
        if isinstance(step, Write) and step.path in facts.theirs:
            raise UsageError(
                f"{step.path} was not written by ha-kiosk and stays as it is. Move it away first."
            )
