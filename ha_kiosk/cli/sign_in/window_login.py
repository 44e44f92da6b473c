"""Sign-in in a window, which can also show a single sign-on in front of the server."""

from __future__ import annotations

from ha_kiosk.cli.qt_entry import qt_sign_in
from ha_kiosk.cli.terminal.terminal_text import echo, warn
from ha_kiosk.config import writer
from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.storage.paths import Paths


def sign_in(address: str, client: HttpClient, config: Config, paths: Paths) -> Credentials:
    """Sign in, and store the hosts that a person allowed. Raises `SignInAborted`."""
    done = qt_sign_in().sign_in_window(address, client, paths, config)
    keep_hosts(done.allowed_hosts, config, paths)
    credentials: Credentials = done.credentials
    return credentials


def keep_hosts(allowed: tuple[str, ...], config: Config, paths: Paths) -> None:
    """Write the hosts that a person allowed into the settings, and print them."""
    if not allowed:
        return
    names = [*config.sign_in_hosts, *allowed]
    try:
        writer.save(paths.config_file, {"sign_in_hosts": names})
    except KioskError as err:
        warn(Text("sign_in_hosts = {hosts} could not be kept: {reason}", hosts=names, reason=err))
    else:
        echo(Text("The kiosk may show pages of {hosts} (sign_in_hosts).", hosts=", ".join(names)))
