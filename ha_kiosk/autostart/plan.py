"""Decides which steps enable or disable the automatic start.

A desktop session that starts graphical-session.target gets a unit that belongs to that target.
Another desktop gets an autostart entry that starts the same unit. A machine without a desktop gets
a session of its own, which needs root.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ha_kiosk.autostart import files
from ha_kiosk.autostart.machine_facts import (
    DEFAULT,
    FORGET_USER,
    INSTANCE,
    KIOSK,
    USER_UNIT,
    MachineFacts,
)
from ha_kiosk.autostart.steps import Command, Remove, Step, Write
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text

FOR_ALL = "sudo env PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install ."
"""Not `pipx install --global`, which the pipx of Debian 12 and Ubuntu 24.04 does not have."""


class StartMethod(Enum):
    """How the kiosk is started."""

    SESSION = "a unit of the desktop's session"
    ENTRY = "an autostart entry of the desktop"
    SYSTEM = "a session of its own on tty1"


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps. `why` explains the decision, `afterwards` says what a person has to do."""

    why: Text
    steps: tuple[Step, ...]
    afterwards: tuple[str, ...] = ()


def enable(facts: MachineFacts, profile: str = DEFAULT) -> Plan:
    """Return the plan to start the kiosk of a profile with the machine, in place of another one.

    Raises `UsageError` if that is not possible.
    """
    match choose(facts):
        case StartMethod.SESSION:
            plan = _session(facts, profile)
        case StartMethod.ENTRY:
            plan = _entry(facts, profile)
        case _:
            plan = _system(facts, profile)
    _refuse_foreign(facts, plan)
    return plan


def choose(facts: MachineFacts) -> StartMethod:
    """Return how the kiosk should be started here. Raises `UsageError` for the wrong user."""
    if facts.uid == 0:
        if facts.has_desktop:
            raise UsageError(
                Text(
                    "This machine has a desktop: run this as the user whose desktop it is, without "
                    "sudo. (The kiosk does not run as root.)"
                )
            )
        return StartMethod.SYSTEM
    if facts.has_desktop:
        return StartMethod.SESSION if facts.has_target and facts.has_systemd else StartMethod.ENTRY
    return StartMethod.SYSTEM


def disable(facts: MachineFacts, profile: str | None = None) -> Plan:
    """Return the plan that undoes `enable`: only files that it wrote and units that it enabled.

    `profile` is the one whose kiosk is not to start any more; None: any.
    """
    user = _undo_user(facts) if profile in {None, facts.user_profile} else ()
    system = _undo_system(facts) if profile in {None, facts.system_profile} else ()
    stays = _left_behind(facts) if system or not user else ()
    if not user and not system:
        why = (
            Text(
                "The kiosk of the profile {profile} does not start by itself; there is nothing to "
                "undo.",
                profile=profile,
            )
            if profile
            else Text("The kiosk does not start by itself; there is nothing to undo.")
        )
        return Plan(why, (), stays)
    return Plan(
        Text("The setup is removed, and a kiosk that it started is ended."),
        (*user, *system),
        stays,
    )


def _undo_user(facts: MachineFacts) -> tuple[Step, ...]:
    places = facts.places
    mine = {places.user_unit, places.user_profile, places.entry} & facts.ours
    if not mine and USER_UNIT not in facts.enabled:
        return ()
    removed = tuple(Remove(path) for path in sorted(mine))
    if not facts.has_systemd:
        return removed
    # Also if only an entry starts the unit: the running kiosk has to end.
    stop = _user_manager("disable", "--now", USER_UNIT)
    reload = [_user_manager("daemon-reload")] if mine - {places.entry} else []
    return (stop, *removed, *reload)


def _undo_system(facts: MachineFacts) -> tuple[Step, ...]:
    places = facts.places
    systems = {places.system_unit, places.system_profile, places.pam} & facts.ours
    if not systems and INSTANCE not in facts.enabled:
        return ()
    if facts.uid != 0:
        raise _needs_root(facts, "disable")
    reload = [Command(("systemctl", "daemon-reload"))] if systems else []
    return (
        Command(("systemctl", "disable", "--now", INSTANCE)),
        *(Remove(path) for path in sorted(systems)),
        *reload,
        # The kiosk was in place of the login on tty1, if there is one.
        Command(("systemctl", "start", "getty.target")),
    )


def _left_behind(facts: MachineFacts) -> tuple[str, ...]:
    """Return a line about the user that `enable` made and that disabling does not delete."""
    if not facts.is_kiosk_user_ours:
        return ()
    text = "The user {user} and its session stay. {command} deletes them."
    return (Text(text, user=KIOSK, command=FORGET_USER),)


def _session(facts: MachineFacts, profile: str) -> Plan:
    old = facts.places.entry
    return Plan(
        Text(
            "The desktop ({desktop}) has graphical-session.target: a unit of this user's service "
            "manager starts the kiosk with the session, and ends it with it.",
            desktop=facts.desktop,
        ),
        (
            # From an earlier `enable`, without a session: the kiosk would be started twice.
            *([Remove(old)] if old in facts.ours else []),
            *_user_unit(facts, profile),
            _user_manager("enable", USER_UNIT),
        ),
        (
            Text("It starts with the next session. To start it now:"),
            f"  systemctl --user restart {USER_UNIT}",
        ),
    )


def _entry(facts: MachineFacts, profile: str) -> Plan:
    entry = facts.places.entry
    write = Write(entry, files.entry(facts.program, profile, with_unit=facts.has_systemd))
    starts = (
        Text("It starts with the next session."),
        Text(
            "A desktop that does not read {folder} (plain labwc or sway) needs this line in its "
            "own autostart file:",
            folder=entry.parent,
        ),
        f"  {files.start_command(facts.program, profile, with_unit=facts.has_systemd)}",
    )
    if not facts.has_systemd:
        why = Text(
            "This system has no systemd: the desktop starts the kiosk, and nothing restarts it."
        )
        return Plan(why, (write,), starts)
    name = facts.desktop or Text("not running now")
    return Plan(
        Text(
            "The desktop ({desktop}) does not tell systemd when its session starts (no "
            "graphical-session.target): an autostart entry (XDG) of the desktop starts the unit, "
            "and the unit keeps the kiosk running.",
            desktop=name,
        ),
        (*_user_unit(facts, profile), write),
        starts,
    )


def _system(facts: MachineFacts, profile: str) -> Plan:
    _refuse_system(facts)
    steps: list[Step] = []
    if not facts.has_kiosk_user:
        steps.append(Command(("systemd-sysusers", str(facts.data / "sysusers.d/ha-kiosk.conf"))))
    steps.append(
        Command(("systemd-tmpfiles", "--create", str(facts.data / "tmpfiles.d/ha-kiosk.conf")))
    )
    changes = [*_profile(facts, facts.places.system_profile, profile)]
    if facts.places.packaged_system_unit not in facts.packaged:
        text = files.system_unit(facts.data, facts.program)
        changes.append(Write(facts.places.system_unit, text))
        changes.append(Write(facts.places.pam, files.pam(facts.data)))
    if changes:
        steps += [*changes, Command(("systemctl", "daemon-reload"))]
    steps.append(Command(("systemctl", "enable", INSTANCE)))
    login = [facts.program, "login", *files.profile_words(profile), "--method", "terminal"]
    return Plan(
        Text(
            "This machine has no desktop: a unit of the system gives the kiosk a session of its "
            "own (labwc on tty1), as the user {user}, who may do nothing else.",
            user=KIOSK,
        ),
        tuple(steps),
        (
            Text(
                "Now sign in as that user, with the address of your Home Assistant, and start it:"
            ),
            f"  sudo -u {KIOSK} {shlex.join([*login, 'http://homeassistant.local:8123'])}",
            f"  sudo systemctl restart {INSTANCE}",
        ),
    )


def _refuse_system(facts: MachineFacts) -> None:
    if not facts.has_systemd:
        raise UsageError(
            Text("This machine has neither a desktop nor systemd: nothing can start it.")
        )
    if facts.uid != 0:
        raise _needs_root(facts, "enable")
    if facts.lacking:
        raise UsageError(
            Text(
                "Not installed: {programs}, which the kiosk's own session needs. {advice}",
                programs=", ".join(facts.lacking),
                advice=facts.install or Text("Nothing is known to install them here."),
            )
        )
    if facts.private is not None:
        raise UsageError(
            Text(
                "Other users may not enter {folder}, so the user {user} could not run "
                "{program}. Install ha-kiosk for all users: the .deb, or, in its source, "
                "{command}",
                folder=facts.private,
                user=KIOSK,
                program=facts.program,
                command=FOR_ALL,
            )
        )


def _user_unit(facts: MachineFacts, profile: str) -> tuple[Step, ...]:
    steps = [*_profile(facts, facts.places.user_profile, profile)]
    if facts.places.packaged_user_unit not in facts.packaged:
        text = files.user_unit(facts.data, facts.program)
        steps.insert(0, Write(facts.places.user_unit, text))
    return (*steps, _user_manager("daemon-reload")) if steps else ()


def _profile(facts: MachineFacts, path: Path, profile: str) -> Iterator[Step]:
    """Yield the steps that set a unit's profile, and remove an earlier one."""
    if profile != DEFAULT:
        yield Write(path, files.profile(profile))
    elif path in facts.ours:
        yield Remove(path)


def _user_manager(*words: str) -> Command:
    return Command(("systemctl", "--user", *words))


def _needs_root(facts: MachineFacts, what: str) -> UsageError:
    return UsageError(
        Text(
            "This machine has no desktop, so a unit of the system starts the kiosk, which "
            "needs root: sudo {program} autostart {what}",
            program=shlex.quote(facts.program),
            what=what,
        )
    )


def _refuse_foreign(facts: MachineFacts, plan: Plan) -> None:
    for step in plan.steps:
        if isinstance(step, Write) and step.path in facts.theirs:
            raise UsageError(
                Text(
                    "{file} was not written by ha-kiosk and stays as it is. Move it away first.",
                    file=step.path,
                )
            )
