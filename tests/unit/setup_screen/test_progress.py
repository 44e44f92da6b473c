"""How far the set-up is, kept over a power cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ha_kiosk.setup_screen import progress
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep, kept, restored
from ha_kiosk.storage import state_file

SERVER = "http://ha.local:8123"
FULL = SetupProgress(
    step=SetupStep.NAME,
    typed="ha.local",
    server=SERVER,
    by_phone=False,
    dashboard="/wall",
    name="Kitchen",
    no_expiry=True,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where it is kept."""
    return tmp_path / "state" / "setup.json"


@pytest.mark.parametrize("step", list(SetupStep))
def test_what_was_kept_is_restored(file: Path, step: SetupStep) -> None:
    """At any step, with all answers."""
    progress_then = replace(FULL, step=step)
    state_file.write_synced(file, kept(progress_then))
    assert restored(file, is_signed_in=True) == progress_then
    assert progress.is_unfinished(file)
    assert file.stat().st_mode & 0o777 == 0o600
    progress.forget(file)
    assert not progress.is_unfinished(file)
    progress.forget(file)


def test_nothing_is_the_beginning(file: Path) -> None:
    """As it is at the first start."""
    assert restored(file, is_signed_in=False) == SetupProgress()
    assert not progress.is_unfinished(file)


@pytest.mark.parametrize("step", [SetupStep.DASHBOARD, SetupStep.NAME])
def test_without_a_sign_in_it_goes_on_there(file: Path, step: SetupStep) -> None:
    """The credentials may have been revoked, or deleted."""
    state_file.write_synced(file, kept(replace(FULL, step=step)))
    assert restored(file, is_signed_in=False).step is SetupStep.SIGN_IN


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"step": "sign-in"}, SetupStep.SERVER),
        ({"step": "sign-in", "server": "a b"}, SetupStep.SERVER),
        ({"step": "name", "server": 7}, SetupStep.SERVER),
        ({"step": "address", "server": ""}, SetupStep.ADDRESS),
        ({"step": "somewhere", "by_phone": "no", "name": 3}, SetupStep.SERVER),
        ({"step": None, "no_expiry": "yes"}, SetupStep.SERVER),
    ],
)
def test_what_cannot_be_used_is_asked_again(
    file: Path, facts: dict[str, object], expected: SetupStep
) -> None:
    """The file may be anything."""
    state_file.write_synced(file, facts)
    assert restored(file, is_signed_in=True) == SetupProgress(step=expected)


@pytest.mark.parametrize(
    ("typed", "is_kept"),
    [("ha.local", "ha.local"), ("http://me:pw@ha.local", "http://ha.local"), ("me:pw@a b", "")],
)
def test_no_password_is_kept(typed: str, is_kept: str) -> None:
    """Some people type one into an address."""
    facts = kept(SetupProgress(typed=typed, server=typed))
    assert (facts["typed"], facts["server"]) == (is_kept, is_kept)


def test_there_is_a_way_back_from_each_step() -> None:
    """To the list of servers, or to the field if the address was typed; with all answers."""
    steps = [FULL]
    while steps[-1].step is not SetupStep.SERVER:
        steps.append(steps[-1].back)
    assert [progress_then.step for progress_then in steps] == [
        SetupStep.NAME,
        SetupStep.DASHBOARD,
        SetupStep.SIGN_IN,
        SetupStep.ADDRESS,
        SetupStep.SERVER,
    ]
    assert {replace(each, step=SetupStep.NAME) for each in steps} == {FULL}
    assert SetupProgress().back == SetupProgress()


@pytest.mark.parametrize("typed", ["", "a b", "other.local"])
def test_a_server_of_the_list_leads_back_to_the_list(typed: str) -> None:
    """Whatever stands in the field."""
    then = SetupProgress(step=SetupStep.SIGN_IN, typed=typed, server=SERVER)
    assert then.back.step is SetupStep.SERVER
