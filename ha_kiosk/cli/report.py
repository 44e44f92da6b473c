"""`ha-kiosk report`: collects what a bug report needs in one file, without secrets."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import click

from ha_kiosk.cli.doctor import diagnose, lines
from ha_kiosk.cli.options import profile_option
from ha_kiosk.cli.status import fields
from ha_kiosk.cli.terminal.terminal_text import echo, translated
from ha_kiosk.config import sources
from ha_kiosk.config.config import Config
from ha_kiosk.doctor import report as reports
from ha_kiosk.doctor.report import ReportPart
from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.host.command import run
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.storage.paths import Paths


@click.command()
@click.argument(
    "file", required=False, type=click.Path(dir_okay=False, resolve_path=True, path_type=Path)
)
@profile_option
def report(*, file: Path | None, paths: Paths) -> None:
    """Collect what a bug report needs, without secrets.

    FILE is the zip file to write. Default: a name with the date, in the current folder.
    """
    file = file or Path.cwd() / f"ha-kiosk-report-{time.strftime('%Y%m%d-%H%M%S')}.zip"
    if file.exists():
        raise UsageError(Text("{file} is there already. Choose another name.", file=file))
    config = _config(paths)
    parts = _parts(paths, config)
    reports.write(file, parts, reports.secrets(config, _credentials(paths)))
    echo(Text("Written: {file}\n", file=file))
    width = max(len(part.name) for part in parts)
    for part in parts:
        click.echo(f"  {part.name:<{width}}  {translated(part.about)}")
    echo(
        Text(
            "\nTokens, passwords, PINs and codes were taken out. Your server's address and your "
            "user's name\nwere not: look into it before you send it."
        )
    )


def _parts(paths: Paths, config: Config | None) -> tuple[ReportPart, ...]:
    for_all = paths.system_config_file
    return (
        ReportPart("doctor.txt", Text("what `ha-kiosk doctor` says"), _doctor(paths)),
        ReportPart("config.toml", Text("the settings"), reports.settings(paths.config_file)),
        ReportPart(
            "system.toml", Text("the settings in {file}", file=for_all), reports.settings(for_all)
        ),
        ReportPart(
            "status.json", Text("what `ha-kiosk status` says"), json.dumps(_status(paths), indent=2)
        ),
        ReportPart(
            "log.txt",
            Text("the end of the log"),
            reports.log(run, config.log_file if config else None),
        ),
        ReportPart(
            "versions.txt", Text("versions of programs and system"), reports.versions(Machine())
        ),
    )


def _doctor(paths: Paths) -> str:
    return click.unstyle("".join(f"{line}\n" for line in lines(diagnose(paths), str)))


def _status(paths: Paths) -> dict[str, object]:
    try:
        return fields(paths)
    except KioskError as err:
        return {"error": str(err)}


def _config(paths: Paths) -> Config | None:
    try:
        return sources.load(paths, os.environ, {})
    except UsageError:
        return None


def _credentials(paths: Paths) -> Credentials | None:
    try:
        return CredentialStore(paths.credentials_file).inspect()
    except KioskError:
        return None
