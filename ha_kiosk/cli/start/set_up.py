"""The set-up on the screen: the part without a window."""

from __future__ import annotations

import os
from contextlib import closing

from ha_kiosk.cli.qt_entry import qt_setup
from ha_kiosk.cli.sign_in import window_login
from ha_kiosk.config.config import Config
from ha_kiosk.server.address import discovery
from ha_kiosk.server.http import HttpClient
from ha_kiosk.setup_screen.work import SetupWork
from ha_kiosk.storage.paths import Paths


def run(config: Config, paths: Paths) -> int:
    """Run the set-up and return its exit code."""
    discovery.prepare()
    with closing(HttpClient()) as client:
        work = SetupWork(paths, config, client, os.environ)
        window = qt_setup()
        launch = window.SetupLaunch(config=config, paths=paths, client=client, work=work)
        outcome = window.run_setup(launch)
    window_login.keep_hosts(outcome.allowed_hosts, config, paths)
    return int(outcome.code)
