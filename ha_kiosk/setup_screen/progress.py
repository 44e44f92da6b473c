"""The progress of the set-up, and a person's answers so far.

It is stored in a file, so that nothing is lost in a power cut. The file contains no secret.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from ha_kiosk.errors import UsageError
from ha_kiosk.server.address.address import candidates, on_server, without_user
from ha_kiosk.storage import atomic_file, state_file


class SetupStep(StrEnum):
    """The questions; each has a screen."""

    SERVER = "server"
    ADDRESS = "address"
    SIGN_IN = "sign-in"
    DASHBOARD = "dashboard"
    NAME = "name"


_AFTER_SIGN_IN = frozenset({SetupStep.DASHBOARD, SetupStep.NAME})


@dataclass(frozen=True, slots=True)
class SetupProgress:
    """The answers so far. `typed` is the text in the field for the address.

    `server` is the chosen address, `dashboard` a path of it ("" for the server's default).
    `no_expiry` keeps the token even if it is not used for 90 days. `by_phone` and `name` are None
    until a person has chosen them.
    """

    step: SetupStep = SetupStep.SERVER
    typed: str = ""
    server: str = ""
    by_phone: bool | None = None
    dashboard: str = ""
    name: str | None = None
    no_expiry: bool = False

    @property
    def back(self) -> SetupProgress:
        """Return the step before this one, with all answers; the first step has none before it."""
        match self.step:
            case SetupStep.NAME:
                return replace(self, step=SetupStep.DASHBOARD)
            case SetupStep.DASHBOARD:
                return replace(self, step=SetupStep.SIGN_IN)
            case SetupStep.SIGN_IN if is_of(self.typed, self.server):
                return replace(self, step=SetupStep.ADDRESS)
            case _:
                return replace(self, step=SetupStep.SERVER)


def is_of(typed: str, server: str) -> bool:
    """Return whether a typed address means `server`; both may lack a scheme."""
    with suppress(UsageError):
        return typed == server or on_server(typed, server) is not None
    return False


def is_unfinished(file: Path) -> bool:
    """Return whether a set-up was begun and not finished."""
    return "step" in state_file.read(file)


def forget(file: Path) -> None:
    """Delete the stored progress."""
    with suppress(OSError):
        atomic_file.delete(file)


def kept(progress: SetupProgress) -> dict[str, object]:
    """Return the data for `restored`, without a password that somebody typed."""
    facts = asdict(progress)
    for name in ("typed", "server"):
        facts[name] = _without_password(facts[name])
    return facts


def restored(file: Path, *, is_signed_in: bool) -> SetupProgress:
    """Return the stored progress, as far as it is valid; otherwise the beginning."""
    facts = state_file.read(file)
    known = {entry.name: facts.get(entry.name) for entry in fields(SetupProgress)}
    texts = {
        name: value
        for name in ("typed", "server", "dashboard", "name")
        if isinstance(value := known[name], str)
    }
    by_phone = known["by_phone"]
    progress = SetupProgress(
        step=_step(known["step"]),
        by_phone=by_phone if isinstance(by_phone, bool) else None,
        no_expiry=known["no_expiry"] is True,
        **texts,
    )
    if progress.step in _AFTER_SIGN_IN and not is_signed_in:
        progress = replace(progress, step=SetupStep.SIGN_IN)
    if _is_address(progress.server):
        return progress
    is_needed = progress.step not in {SetupStep.SERVER, SetupStep.ADDRESS}
    return replace(progress, step=SetupStep.SERVER if is_needed else progress.step, server="")


def _step(value: object) -> SetupStep:
    with suppress(ValueError):
        return SetupStep(str(value))
    return SetupStep.SERVER


def _is_address(text: str) -> bool:
    with suppress(UsageError):
        return bool(candidates(text))
    return False


def _without_password(text: str) -> str:
    if "@" not in text:
        return text
    with suppress(UsageError):
        return without_user(text)
    return ""
