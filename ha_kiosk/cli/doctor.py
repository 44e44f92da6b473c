"""`ha-kiosk doctor`: finds what keeps the kiosk from working, and the command that fixes it.

It works over SSH and without a display. Qt is asked in a process of its own.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial

import click

from ha_kiosk.autostart.machine_facts import gather
from ha_kiosk.cli.control_client import ask
from ha_kiosk.cli.options import json_option, profile_option
from ha_kiosk.cli.terminal.terminal_text import printable, translated
from ha_kiosk.config import sources
from ha_kiosk.config.config import Config
from ha_kiosk.doctor import display, screen_power, screen_test
from ha_kiosk.doctor.checks import CheckContext, all_checks
from ha_kiosk.doctor.connection import Connection
from ha_kiosk.doctor.finding import Finding, Level, has_problem, summary
from ha_kiosk.doctor.runner import run_checks
from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs.setup import redact
from ha_kiosk.server import websocket
from ha_kiosk.server.addresses import is_there, with_address_in_use
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.sign_on import carry_stored_cookies
from ha_kiosk.server.tls.trust import stored_policy
from ha_kiosk.storage.paths import DATA, Paths, adopt_runtime_folder, config_home

QUICK = 4.0
"""Seconds for an optional answer."""
_COLOURS = {
    Level.OK: "green",
    Level.WARNING: "yellow",
    Level.PROBLEM: "red",
    Level.SKIPPED: "bright_black",
}


_LABELS = {
    Level.OK: Text("ok"),
    Level.WARNING: Text("warning"),
    Level.PROBLEM: Text("problem"),
    Level.SKIPPED: Text("skipped"),
}


@click.command()
@json_option
@profile_option
@click.option(
    "--switch-screen",
    "switches_screen",
    is_flag=True,
    help="Also switch the screen off for five seconds, to see whether that works.",
)
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool, paths: Paths, switches_screen: bool) -> None:
    """Check this machine, and name the fix for each problem.

    Ends with exit code 1 if something keeps the kiosk from working. Changes nothing.
    """
    findings = diagnose(paths)
    if switches_screen:
        findings.extend(_test_screen(_config(paths), Machine()))
    if as_json:
        click.echo(json.dumps([finding.fields() for finding in findings], indent=2))
    else:
        for line in lines(findings, translated):
            click.echo(line)
    ctx.exit(int(has_problem(findings)))


def _test_screen(config: Config | KioskError, machine: Machine) -> Iterator[Finding]:
    settings = config if isinstance(config, Config) else Config()
    power = screen_power.screen_power(machine, display.find(machine), settings)
    return screen_test.run(power, time.sleep)


def diagnose(paths: Paths) -> list[Finding]:
    """Run all checks, for the kiosk of a profile."""
    adopt_runtime_folder(os.environ)
    client, quick = HttpClient(), HttpClient(timeout=QUICK)
    try:
        config, connection = _look_up(paths, client)
        context = CheckContext(
            config=config,
            connection=connection,
            data=paths.data,
            config_files=(paths.system_config_file, paths.config_file),
            running=_running(paths),
            quick=quick.send,
            facts=partial(gather, config_home(), DATA),
            answers=partial(_answers, config, paths),
        )
        return run_checks(all_checks(context, Machine()))
    finally:
        client.close()
        quick.close()


def lines(findings: Sequence[Finding], translated: Callable[[str], str]) -> Iterator[str]:
    """Yield one line for each finding, and below it the command that fixes it; with styles."""
    width = max(len(finding.name) for finding in findings)
    levels = {level: translated(label) for level, label in _LABELS.items()}
    wide = max(map(len, levels.values()))
    for finding in findings:
        level = click.style(f"{levels[finding.level]:<{wide}}", fg=_COLOURS[finding.level])
        text = " ".join(printable(redact(translated(finding.text))).split())
        yield f"{level}  {finding.name:<{width}}  {text}"
        if finding.fix:
            yield f"{'':<{width + wide + 4}}$ {printable(finding.fix)}"
    yield ""
    yield translated(Text("{summary}.", summary=summary(findings)))


def _config(paths: Paths) -> Config | KioskError:
    try:
        return sources.load(paths, os.environ, {})
    except UsageError as err:
        return err


def _look_up(paths: Paths, client: HttpClient) -> tuple[Config | KioskError, Connection]:
    """Return the settings, or their error, and the connection to the server."""
    config, damage = _config(paths), None
    try:
        credentials = CredentialStore(paths.credentials_file).inspect()
    except KioskError as err:
        credentials, damage = None, err
    configured = config.url if isinstance(config, Config) else None
    if credentials is not None and isinstance(config, Config):
        try:
            credentials = with_address_in_use(credentials, config, paths.address_file)
        except UsageError as err:
            config = err
    address = credentials.address if credentials else configured
    if address and isinstance(config, Config):
        try:
            client.apply(stored_policy(paths, os.environ, config, address))
            carry_stored_cookies(client, config, paths)
        except UsageError as err:  # the settings name a file that cannot be used
            config = err
    return config, Connection(
        address,
        credentials,
        client.send,
        rules=client.tls_policy,
        call=websocket.caller(client),
        damage=damage,
        profile=paths.profile,
        failed_logins=paths.failed_logins_file,
    )


def _answers(config: Config | KioskError, paths: Paths, address: str) -> bool:
    """Return whether the server answers at `address`, with the policy for that address."""
    if not isinstance(config, Config):
        return False
    with closing(HttpClient(stored_policy(paths, os.environ, config, address))) as client:
        return is_there(address, client.send)


def _running(paths: Paths) -> list[int]:
    """Return the process id of the running kiosk; empty if none runs."""
    try:
        pid = ask(paths, "status", timeout=QUICK).get("pid")
    except KioskError:
        return []
    return [pid] if isinstance(pid, int) else []
