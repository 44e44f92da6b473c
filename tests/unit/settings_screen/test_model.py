"""What the settings sheet shows."""

from __future__ import annotations

import gettext
from collections.abc import Collection
from dataclasses import replace

import pytest

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config, keys
from ha_kiosk.page.kiosk_mode import kiosk_mode, knows_kiosk_mode
from ha_kiosk.settings_screen.model import ROOT, SettingsModel
from ha_kiosk.settings_screen.rows import Choice, RowKind, SettingsInfo, SettingsRow
from ha_kiosk.settings_screen.start_page import start_path
from ha_kiosk.status import Status

SERVER = "http://ha.local:8123"
INFO = SettingsInfo(
    Status(
        profile="default",
        version="1.0",
        server=SERVER,
        ha_version="2026.11.0",
        user="wall",
        signed_in=True,
        state="live",
        render="gpu",
    ),
    memory="400 MiB",
    addresses="192.168.1.2",
    path="/lovelace/0",
    dashboards=(Choice("/map", "Map"),),
)


PAGES = (
    ROOT,
    *("url", "screen", "screensaver", "keyboard", "sound", "keyboard_layouts"),
    *("screen_dim_after", "screen_off_after", "home_after", "screen_screensaver_after"),
)


def so(**fields: object) -> SettingsInfo:
    """Return what is so where the status has other `fields`."""
    return replace(INFO, status=replace(INFO.status, **fields))  # type: ignore[arg-type]


def sheet(fixed: Collection[str] = (), *, can_restart: bool = True) -> SettingsModel:
    """Return an English sheet."""
    return SettingsModel(gettext.NullTranslations(), fixed, can_restart=can_restart)


def rows(
    config: Config | None = None,
    info: SettingsInfo = INFO,
    fixed: Collection[str] = (),
    page: str = ROOT,
) -> dict[str, SettingsRow]:
    """Return the rows of a page, by their ids."""
    shown = sheet(fixed).page(page, config or Config(), info)
    found = [row for section in shown.sections for row in section.rows]
    assert len({row.id for row in found}) == len(found)
    return {row.id: row for row in found}


def test_every_setting_in_it_is_a_key_of_the_configuration() -> None:
    """So that it can be saved; each row has a title."""
    known, model = {key.name for key in keys()} | {"volume", "mute"}, sheet()
    for page in PAGES:
        for row in rows(info=so(volume=40), page=page).values():
            assert row.title
            assert (row.kind is RowKind.PAGE) is (model.leads_to(row.id) is not None)
            if row.kind not in {RowKind.ACTION, RowKind.FACT} and not row.id.startswith("page="):
                assert row.id.partition("=")[0] in known


def test_every_page_can_be_reached_and_left() -> None:
    """Each has one row that leads to it, on the page that it leads back to."""
    model = sheet()
    config = Config(screen_dim_after=60)
    assert model.parent(ROOT) is None
    for name in PAGES[1:]:
        parent = model.parent(name)
        assert parent is not None
        leading = [
            row.id
            for row in rows(config, page=parent).values()
            if row.kind is RowKind.PAGE and model.leads_to(row.id) == name
        ]
        assert len(leading) == 1
        page = model.page(name, config, INFO)
        assert page.title != model.page(ROOT, config, INFO).title
    assert model.leads_to("reload") is None


def test_the_rows_show_what_is_set() -> None:
    """In words that a person reads."""
    config = Config(theme=Theme.DARK, zoom=1.25, kiosk_mode=False, language="de-AT")
    found = rows(config)
    assert found["theme"].value == "dark"
    assert [choice.value for choice in found["theme"].choices] == ["auto", "light", "dark"]
    assert found["zoom"].value == "125 %"
    assert found["kiosk_mode"].on is False
    assert found["language"].value == "de"
    assert rows()["language"].value == ""


def test_what_comes_from_elsewhere_is_fixed_and_says_so() -> None:
    """A change would last until the next start only."""
    found = rows(fixed={"zoom", "url"})
    assert not found["zoom"].enabled
    assert "command line" in found["zoom"].detail
    assert not found["url"].enabled
    assert found["theme"].enabled
    assert sheet({"zoom"}).is_fixed("zoom")
    assert not sheet({"zoom"}).is_fixed("theme")


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        (Config(), True),
        (Config(full_screen=False), False),
        (Config(full_screen=False, kiosk_mode=True), True),
        (Config(kiosk_mode=False), False),
    ],
)
def test_kiosk_mode_is_as_full_screen_unless_it_is_set(config: Config, *, wanted: bool) -> None:
    """A window has its sidebar."""
    assert kiosk_mode(config) is wanted
    assert rows(config)["kiosk_mode"].on is wanted


@pytest.mark.parametrize(
    ("version", "knows"),
    [
        ("2026.1.0", True),
        ("2026.11.0b1", True),
        ("2027.1.0", True),
        ("2025.12.5", False),
        ("2024.3.3", False),
        ("", True),
        ("dev", True),
    ],
)
def test_an_older_server_is_named_where_it_matters(version: str, *, knows: bool) -> None:
    """The switch does nothing there."""
    assert knows_kiosk_mode(version) is knows
    detail = rows(info=so(ha_version=version))["kiosk_mode"].detail
    assert ("2026.1" in detail) is not knows


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (None, ""),
        (SERVER, ""),
        (f"{SERVER}/", ""),
        (f"{SERVER}/map", "/map"),
        ("http://elsewhere/x", ""),
    ],
)
def test_the_start_is_a_path_of_the_server(url: str | None, path: str) -> None:
    """Or its default."""
    assert start_path(Config(url=url), SERVER) == path
    assert start_path(Config(url=url), "") == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [(None, "The server's default"), (f"{SERVER}/map", "Map"), (f"{SERVER}/hall/2", "/hall/2")],
)
def test_the_start_is_called_as_the_server_calls_it(url: str | None, shown: str) -> None:
    """Or by its path."""
    assert rows(Config(url=url))["url"].detail == shown


def test_the_starts_are_the_default_the_dashboards_and_what_is_shown() -> None:
    """And what is set now, if it is none of these; one of them is chosen."""
    config = Config(url=f"{SERVER}/hall/2")
    found = rows(config, page="url")
    assert [row.value for row in found.values()] == ["", "/map", "/lovelace/0", "/hall/2"]
    assert [row.on for row in found.values()] == [False, False, False, True]
    assert {row.kind for row in found.values()} == {RowKind.RADIO}
    plain = rows(Config(), replace(INFO, path="", dashboards=()), page="url")
    assert [(row.value, row.on) for row in plain.values()] == [("", True)]


def test_nobody_signed_in_means_nothing_to_sign_out_of() -> None:
    """And no dashboard to start with."""
    found = rows(
        info=SettingsInfo(
            Status(profile="default", version="1.0", server=SERVER, state="signed-out")
        )
    )
    assert "sign_out" not in found
    assert "url" not in found
    assert found["state"].value == "Signed out"
    assert "memory" not in found


def test_what_draws_the_window_has_a_name() -> None:
    """Where it is known: the program may draw by something else one day."""
    assert rows()["render"].value == "Graphics card"
    assert "render" not in rows(info=so(render="moon"))


def test_a_state_without_a_word_of_its_own_is_not_connected() -> None:
    """Loading, offline, crashed: one word for a person."""
    assert rows(info=so(state="hung"))["state"].value == "Not connected"
    assert rows()["state"].value == "Connected"


def test_a_program_that_is_not_ours_alone_is_not_restarted() -> None:
    """The demo ends with its server."""
    page = sheet(can_restart=False).page(ROOT, Config(), INFO)
    assert [row.id for row in page.sections[-1].rows] == ["quit"]
    assert "restart" in rows()


@pytest.mark.parametrize("action", ["sign_out", "quit"])
def test_what_cannot_be_undone_is_asked_first(action: str) -> None:
    """With a title, a text, a yes and a no."""
    texts = sheet().question(action)
    assert len(texts) == len(set(texts)) == 4


def test_the_rest_is_not_asked() -> None:
    """A reload harms nobody."""
    assert sheet().question("reload") == ()


def test_the_pad_says_how_long_to_wait() -> None:
    """In whole seconds, never none."""
    assert sheet().pad(0.0, is_wrong=False) == "Enter the PIN"
    assert sheet().pad(0.0, is_wrong=True) == "Wrong. Try again."
    assert sheet().pad(0.2, is_wrong=True) == "Wrong. Wait 1 second."
    assert sheet().pad(14.6, is_wrong=True) == "Wrong. Wait 15 seconds."


def test_what_went_wrong_is_told_as_it_is_where_there_are_no_other_words() -> None:
    """In English nothing changes."""
    assert sheet().problem("The disk is full.") == "The disk is full."
