"""`ha-kiosk autostart`: start the kiosk with the machine.

Shows what it would write and run, and asks before it does so.
"""

from __future__ import annotations

import json
import os
import sys
import textwrap

import click

from ha_kiosk.autostart import plan as plans
from ha_kiosk.autostart.machine_facts import gather
from ha_kiosk.autostart.plan import Plan
from ha_kiosk.autostart.status import status as state
from ha_kiosk.autostart.steps import Write, do
from ha_kiosk.cli.options import any_profile_option, json_option, profile_option
from ha_kiosk.cli.terminal.prompts import confirm
from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import DATA, Paths, adopt_runtime_folder, config_home

_yes = click.option("--yes", "-y", is_flag=True, help="Ask no questions.")
_dry_run = click.option(
    "--dry-run", is_flag=True, help="Show the steps and the files, and change nothing."
)


@click.group()
def autostart() -> None:
    """Start the kiosk with the machine.

    With a desktop, as a unit of its session. Without one, as a session of its own on the first
    console, as the user "kiosk", who has no other rights. Only one kiosk of each user can start by
    itself: enabling another profile replaces it.
    """
    adopt_runtime_folder(os.environ)


@autostart.command()
@_yes
@_dry_run
@profile_option
def enable(*, yes: bool, dry_run: bool, paths: Paths) -> None:
    """Start the kiosk with the machine from now on."""
    _carry_out(plans.enable(gather(config_home(), DATA), paths.profile), yes=yes, dry_run=dry_run)


@autostart.command()
@_yes
@_dry_run
@any_profile_option
def disable(*, yes: bool, dry_run: bool, profile: str | None) -> None:
    """Undo what enable did."""
    _carry_out(plans.disable(gather(config_home(), DATA), profile), yes=yes, dry_run=dry_run)


@autostart.command()
@json_option
@any_profile_option
def status(*, as_json: bool, profile: str | None) -> None:
    """Show whether the kiosk starts with the machine, and whether it runs."""
    found = state(gather(config_home(), DATA), profile)
    if as_json:
        click.echo(json.dumps(found.fields(), indent=2))
    else:
        echo(found.sentence())


def _carry_out(plan: Plan, *, yes: bool, dry_run: bool) -> None:
    click.echo(textwrap.fill(translated(plan.why), 90))
    if plan.steps:
        _do(plan, yes=yes, dry_run=dry_run)
    if plan.afterwards and not dry_run:
        click.echo()
        for line in plan.afterwards:
            echo(line)


def _do(plan: Plan, *, yes: bool, dry_run: bool) -> None:
    click.echo()
    for step in plan.steps:
        echo(Text("  {step}", step=step))
        if dry_run and isinstance(step, Write):
            click.echo(textwrap.indent(step.text, "          | ", lambda _line: True))
    click.echo()
    if dry_run:
        echo(Text("Nothing was done."))
        return
    if not yes and not _is_asked():
        raise UsageError(
            Text("There is no terminal to ask on. Use --yes, or --dry-run to change nothing.")
        )
    if not yes and not confirm(Text("Do this?")):
        raise click.Abort
    do(plan.steps, lambda step: echo(Text("  done: {step}", step=step)))


def _is_asked() -> bool:
    return sys.stdin.isatty()
