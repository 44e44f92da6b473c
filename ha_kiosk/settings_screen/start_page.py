"""The page on which the start view is chosen."""

from __future__ import annotations

from ha_kiosk.config.config import Config
from ha_kiosk.settings_screen import dashboards
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import RowKind, Section, SettingsInfo, SettingsPage, SettingsRow


def page(say: Say, config: Config, info: SettingsInfo) -> SettingsPage:
    """Return the page: the server's default, its dashboards, and the current view."""
    start = start_path(config, info.server)
    titles = dashboards.titles(say, info.dashboards)
    if info.path:
        titles.setdefault(info.path, say("What is on screen now"))
    titles.setdefault(start, start)
    rows = tuple(
        SettingsRow(f"url={path}", RowKind.RADIO, title, detail=path, value=path, on=path == start)
        for path, title in titles.items()
    )
    return SettingsPage(say("Start with"), (Section("", rows),))


def start_path(config: Config, server: str) -> str:
    """Return the path that the kiosk starts with, "" for the server's default."""
    url = config.url or ""
    path = url.removeprefix(server) if server and url.startswith(server) else ""
    return "" if path == "/" else path


def shown(say: Say, config: Config, info: SettingsInfo) -> str:
    """Return the name of the start view."""
    start = start_path(config, info.server)
    return dashboards.titles(say, info.dashboards).get(start, start)
