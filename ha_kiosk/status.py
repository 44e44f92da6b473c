"""The status of a kiosk, as one value for the control socket, the settings and reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The kiosk of one profile at one moment. Its fields are the keys of `status --json`.

    None is unknown, or does not exist. `token_expires_in` is in seconds, `since` an ISO 8601 time,
    memory in MiB.
    """

    profile: str
    version: str
    state: str
    reason: str | None = None
    overlay: str | None = None
    """The own screen that covers the page: "settings", "pin", "notice", "sign-in", "dialog", …"""
    in_place_of: str | None = None
    """The server's first address, if `server` is another one (fallback_urls)."""
    screen: str | None = None
    """The title of the notice that is shown; the splash has no text at first."""
    display: str | None = None
    """The stage of the screen: on, dimmed, screensaver or off."""
    brightness: int | None = None
    volume: int | None = None
    idle_s: int | None = None
    """Seconds since the last touch."""
    last_touch: str | None = None
    """When that was, as an ISO 8601 time."""
    since: str | None = None
    server: str | None = None
    ha_version: str | None = None
    signed_in: bool = False
    user: str | None = None
    token_expires_in: int | None = None
    url: str | None = None
    render: str | None = None
    render_reason: str | None = None
    pid: int | None = None
    memory_mb: float | None = None
    memory_limit_mb: float | None = None
    low_memory: bool | None = None
    """Whether memory is saved (the setting of that name)."""
    memory_reloads: int | None = None
    reloads: int | None = None
    recoveries: int | None = None
    """How often the dashboard came back after a fault."""
    crashes: int | None = None
    last_error: str | None = None
