"""Watches the server's other addresses (`fallback_urls`), and restarts to use another one.

A running program stays at one address, because its trust and the page's origin depend on it.
"""

from __future__ import annotations

import logging
from contextlib import closing
from functools import partial

from ha_kiosk.config.config import Config
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.app.context import AppContext, Launch
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.kiosk.address_watch import AddressWatch
from ha_kiosk.server import addresses
from ha_kiosk.server.addresses import ServerAddresses
from ha_kiosk.server.http import HttpClient

_log = logging.getLogger(__name__)


def watch(launch: Launch, first: FirstStage) -> None:
    """Watch the addresses, if the program may restart. A screenshot uses one address only."""
    if not launch.config.fallback_urls or launch.read is None or launch.screenshot is not None:
        return
    context = first.context
    address_watch = AddressWatch(
        partial(_of, context.account, launch.config),
        first.kiosk_parts.kiosk,
        first.idle_clock,
        context.runner,
        partial(_answers, launch),
        context.app,
    )
    address_watch.change_requested.connect(partial(_change, context))


def _of(account: Account, config: Config) -> ServerAddresses | None:
    credentials = account.credentials
    return None if credentials is None else addresses.of(credentials, config)


def _answers(launch: Launch, address: str) -> bool:
    """Return whether the server answers at `address`, with that address's policy; on a thread."""
    with closing(HttpClient(launch.policy_of(launch.config, address))) as client:
        return addresses.is_there(address, client.send)


def _change(context: AppContext, address: str) -> None:
    job = partial(addresses.use, context.paths.address_file, address)
    context.runner.run(job, partial(_start_anew, context), _complain)


def _start_anew(context: AppContext, _nothing: None) -> None:
    context.app.exit(RestartReason.ADDRESS_CHANGED)


def _complain(err: Exception) -> None:
    _log.warning("Another address of the server cannot be used: %s", err)
