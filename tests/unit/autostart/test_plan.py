"""How the kiosk is started, decided from facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ha_kiosk.autostart import files
from ha_kiosk.autostart.machine_facts import INSTANCE, MARK, USER_UNIT, MachineFacts, Places
from ha_kiosk.autostart.plan import Plan, StartMethod, choose, disable, enable
from ha_kiosk.autostart.steps import Command, Remove, Write
from ha_kiosk.errors import UsageError
from ha_kiosk.storage.paths import DATA

PLACES = Places(Path("/"), Path("/home/u/.config"))
GNOME = MachineFacts(
    uid=1000,
    program="/home/u/.local/bin/ha-kiosk",
    data=DATA,
    places=PLACES,
    desktop="GNOME",
    has_desktop=True,
    has_target=True,
)
LABWC = replace(GNOME, desktop="labwc:wlroots", has_target=False)
MAKE_HOME = f"run systemd-tmpfiles --create {DATA}/tmpfiles.d/ha-kiosk.conf"  # noqa: S108
BARE = replace(
    GNOME, uid=0, program="/usr/local/bin/ha-kiosk", desktop="", has_desktop=False,
    has_target=False,
)  # fmt: skip


def shown(plan: Plan) -> list[str]:
    """Return the steps as a person reads them."""
    return [str(step) for step in plan.steps]


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        (GNOME, StartMethod.SESSION),
        (LABWC, StartMethod.ENTRY),
        (replace(GNOME, has_systemd=False), StartMethod.ENTRY),
        (replace(LABWC, desktop=""), StartMethod.ENTRY),
        (BARE, StartMethod.SYSTEM),
        (replace(BARE, uid=1000), StartMethod.SYSTEM),
    ],
)
def test_what_is_there_decides(facts: MachineFacts, way: StartMethod) -> None:
    """A session that systemd knows, one that it does not, or none."""
    assert choose(facts) is way


def test_root_is_not_whose_desktop_it_is() -> None:
    """The kiosk never runs as root."""
    with pytest.raises(UsageError, match="without sudo"):
        enable(replace(GNOME, uid=0))


def test_a_session_gets_a_unit() -> None:
    """It names the program where it is, and the manager reads it."""
    plan = enable(GNOME)
    assert shown(plan) == [
        "write /home/u/.config/systemd/user/ha-kiosk.service",
        "run systemctl --user daemon-reload",
        "run systemctl --user enable ha-kiosk.service",
    ]
    assert "graphical-session.target" in plan.why
    assert "  systemctl --user restart ha-kiosk.service" in plan.afterwards
    write = plan.steps[0]
    assert isinstance(write, Write)
    assert write.text.startswith(MARK)
    assert "\nExecStart=/home/u/.local/bin/ha-kiosk open\n" in write.text
    assert f"={files.PROGRAM}" not in write.text


def test_a_unit_of_the_package_is_used_as_it_is() -> None:
    """A copy would hide its updates."""
    plan = enable(replace(GNOME, packaged=frozenset({PLACES.packaged_user_unit})))
    assert shown(plan) == ["run systemctl --user enable ha-kiosk.service"]


@pytest.mark.parametrize("desktop", ["labwc:wlroots", ""])
def test_a_session_that_systemd_does_not_know_gets_an_entry_that_starts_the_unit(
    desktop: str,
) -> None:
    """And what to do where the desktop looks at no entries."""
    plan = enable(replace(LABWC, desktop=desktop))
    assert shown(plan) == [
        "write /home/u/.config/systemd/user/ha-kiosk.service",
        "run systemctl --user daemon-reload",
        "write /home/u/.config/autostart/ha-kiosk.desktop",
    ]
    assert (desktop or "not running now") in plan.why
    assert "systemctl --user restart ha-kiosk.service" in plan.afterwards[-1]
    entry = plan.steps[-1]
    assert isinstance(entry, Write)
    assert 'Exec=sh -c "systemctl --user import-environment WAYLAND_DISPLAY ' in entry.text


def test_without_systemd_the_desktop_starts_the_kiosk_itself() -> None:
    """Nothing restarts it then, which is said."""
    plan = enable(replace(GNOME, has_systemd=False))
    (entry,) = plan.steps
    assert isinstance(entry, Write)
    assert 'Exec=sh -c "/home/u/.local/bin/ha-kiosk open"' in entry.text
    assert "nothing restarts it" in plan.why


def test_a_machine_without_a_desktop_gets_a_session_of_its_own() -> None:
    """With a user for it, and what is left to do."""
    plan = enable(BARE)
    assert shown(plan) == [
        f"run systemd-sysusers {DATA}/sysusers.d/ha-kiosk.conf",
        MAKE_HOME,
        "write /etc/systemd/system/ha-kiosk@.service",
        "write /etc/pam.d/ha-kiosk",
        "run systemctl daemon-reload",
        "run systemctl enable ha-kiosk@kiosk.service",
    ]
    assert (
        "  sudo -u kiosk /usr/local/bin/ha-kiosk login --method terminal "
        "http://homeassistant.local:8123"
    ) in plan.afterwards
    unit = next(step for step in plan.steps if isinstance(step, Write))
    assert f"ExecStart=/bin/sh {DATA}/labwc/session /usr/local/bin/ha-kiosk open\n" in unit.text


def test_what_is_there_of_the_session_is_not_made_again() -> None:
    """The user, and the package's own unit."""
    there = replace(BARE, has_kiosk_user=True, packaged=frozenset({PLACES.packaged_system_unit}))
    assert shown(enable(there)) == [
        MAKE_HOME,
        "run systemctl enable ha-kiosk@kiosk.service",
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"uid": 1000}, "sudo /usr/local/bin/ha-kiosk autostart enable"),
        ({"has_systemd": False}, "neither a desktop nor systemd"),
        ({"lacking": ("labwc",)}, r"Not installed: labwc, .* needs\. Nothing is known"),
        (
            {"lacking": ("labwc",), "install": "sudo dnf install labwc"},
            r"\. sudo dnf install labwc$",
        ),
        ({"private": Path("/root")}, "may not enter /root"),
        (
            {"private": Path("/root")},
            r"PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install",
        ),
    ],
)
def test_what_keeps_a_session_from_being_made_is_said(change: dict[str, object], text: str) -> None:
    """With the way out."""
    with pytest.raises(UsageError, match=text):
        enable(replace(BARE, **change))  # type: ignore[arg-type]


def test_a_file_that_somebody_else_wrote_stays() -> None:
    """It may be the result of an hour's work."""
    with pytest.raises(UsageError, match="not written by ha-kiosk"):
        enable(replace(GNOME, theirs=frozenset({PLACES.user_unit})))


def test_nothing_to_disable_is_no_error() -> None:
    """It is so already."""
    plan = disable(replace(GNOME, theirs=frozenset({PLACES.user_unit})))
    assert plan.steps == ()
    assert "nothing to undo" in plan.why


def test_disabling_takes_away_exactly_what_enabling_made() -> None:
    """For each way, and in the order that leaves nothing running."""
    made = frozenset({PLACES.user_unit})
    plan = disable(replace(GNOME, ours=made, enabled=frozenset({USER_UNIT})))
    assert plan.steps == (
        Command(("systemctl", "--user", "disable", "--now", USER_UNIT)),
        Remove(PLACES.user_unit),
        Command(("systemctl", "--user", "daemon-reload")),
    )
    assert plan.afterwards == ()
    assert shown(disable(replace(GNOME, enabled=frozenset({USER_UNIT})))) == [
        "run systemctl --user disable --now ha-kiosk.service"
    ]
    by_entry = replace(LABWC, ours=frozenset({PLACES.entry}))
    assert shown(disable(by_entry)) == [
        "run systemctl --user disable --now ha-kiosk.service",
        "remove /home/u/.config/autostart/ha-kiosk.desktop",
    ]
    assert shown(disable(replace(by_entry, has_systemd=False))) == [
        "remove /home/u/.config/autostart/ha-kiosk.desktop"
    ]


def test_disabling_the_session_keeps_its_user() -> None:
    """Who is signed in; how to remove that is said, and again by the next who asks."""
    made = frozenset({PLACES.system_unit, PLACES.pam})
    user = replace(BARE, has_kiosk_user=True, is_kiosk_user_ours=True)
    enabled = replace(user, ours=made, enabled=frozenset({INSTANCE}))
    plan = disable(enabled)
    assert plan.steps == (
        Command(("systemctl", "disable", "--now", INSTANCE)),
        Remove(PLACES.pam),
        Remove(PLACES.system_unit),
        Command(("systemctl", "daemon-reload")),
        Command(("systemctl", "start", "getty.target")),
    )
    assert "sudo userdel --remove kiosk" in plan.afterwards[0]
    assert disable(user).steps == ()
    assert disable(user).afterwards == plan.afterwards
    assert disable(replace(enabled, is_kiosk_user_ours=False)).afterwards == ()  # a person's
    with pytest.raises(UsageError, match="autostart disable"):
        disable(replace(enabled, uid=1000))
    packaged = replace(BARE, enabled=frozenset({INSTANCE}))
    assert shown(disable(packaged)) == [
        "run systemctl disable --now ha-kiosk@kiosk.service",
        "run systemctl start getty.target",
    ]


DROP_IN = f"{MARK}[Service]\nEnvironment=HA_KIOSK_PROFILE=hall\n"


@pytest.mark.parametrize("facts", [GNOME, LABWC])
def test_another_profile_is_named_beside_the_unit(facts: MachineFacts) -> None:
    """Which may be the package's; the next `enable` takes it away."""
    packaged = replace(facts, packaged=frozenset({PLACES.packaged_user_unit}))
    write, reload, *_ = enable(packaged, "hall").steps
    assert write == Write(PLACES.user_profile, DROP_IN)
    assert str(reload) == "run systemctl --user daemon-reload"
    hall = replace(packaged, ours=frozenset({PLACES.user_profile}))
    assert enable(hall, "hall").steps[0] == write
    assert enable(hall).steps[:2] == (Remove(PLACES.user_profile), reload)
    with pytest.raises(UsageError, match="not written by ha-kiosk"):
        enable(replace(facts, theirs=frozenset({PLACES.user_profile})), "hall")


def test_another_profile_without_a_desktop() -> None:
    """The sign-in that is left to do names it, too."""
    packaged = replace(BARE, has_kiosk_user=True, packaged=frozenset({PLACES.packaged_system_unit}))
    plan = enable(packaged, "hall")
    assert shown(plan) == [
        MAKE_HOME,
        "write /etc/systemd/system/ha-kiosk@kiosk.service.d/profile.conf",
        "run systemctl daemon-reload",
        "run systemctl enable ha-kiosk@kiosk.service",
    ]
    assert plan.steps[1] == Write(PLACES.system_profile, DROP_IN)
    assert "login --profile hall --method terminal" in plan.afterwards[1]


def test_another_profile_without_systemd_is_in_the_entry() -> None:
    """There is no unit."""
    (entry,) = enable(replace(GNOME, has_systemd=False), "hall").steps
    assert isinstance(entry, Write)
    assert 'Exec=sh -c "/home/u/.local/bin/ha-kiosk open --profile hall"' in entry.text


def test_disabling_a_profile_leaves_that_of_another() -> None:
    """None that is named: whichever there is."""
    made = frozenset({PLACES.user_unit, PLACES.user_profile})
    hall = replace(
        GNOME, ours=made, enabled=frozenset({USER_UNIT}), profiles={PLACES.user_profile: "hall"}
    )
    assert disable(hall, "default").steps == ()
    assert "profile default does not start by itself" in disable(hall, "default").why
    assert shown(disable(hall, "hall")) == [
        "run systemctl --user disable --now ha-kiosk.service",
        "remove /home/u/.config/systemd/user/ha-kiosk.service",
        "remove /home/u/.config/systemd/user/ha-kiosk.service.d/profile.conf",
        "run systemctl --user daemon-reload",
    ]
    assert disable(hall) == disable(hall, "hall")
    bare = replace(
        BARE,
        enabled=frozenset({INSTANCE}),
        ours=frozenset({PLACES.system_profile}),
        profiles={PLACES.system_profile: "hall"},
    )
    assert disable(bare, "default").steps == ()
    assert Remove(PLACES.system_profile) in disable(bare, "hall").steps


def test_a_session_that_became_known_needs_its_entry_no_more() -> None:
    """It would start the unit a second time."""
    plan = enable(replace(GNOME, ours=frozenset({PLACES.entry})))
    assert plan.steps[0] == Remove(PLACES.entry)


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("/opt/my kiosk/ha-kiosk", '"/opt/my kiosk/ha-kiosk"'),
        ("/opt/100%/ha-kiosk", "/opt/100%%/ha-kiosk"),
        ("/opt/$HOME/ha-kiosk", "/opt/$$HOME/ha-kiosk"),
    ],
)
def test_a_program_in_an_odd_place_is_quoted(program: str, command: str) -> None:
    """As systemd reads it."""
    assert f"\nExecStart={command} open\n" in files.user_unit(DATA, program)


def test_an_entry_is_quoted_as_desktops_read_it() -> None:
    """Twice: once for the entry, once for its command line."""
    assert "Exec=sh -c \"'/opt/my \\\\$x/ha-kiosk' open\"" in files.entry(
        "/opt/my $x/ha-kiosk", "default", with_unit=False
    )
