"""The command line: `ha-kiosk`, a group whose commands are imported when they are used.

To start quickly, `--help` imports no command, and no command imports PySide6 unless it opens a
window. Only this module turns an error into an exit code: one line on stderr for an error of ours,
a redacted traceback in the log for an unexpected one.
"""

from __future__ import annotations

import errno
import logging
import os
from importlib import import_module
from typing import Any, ClassVar

import click

from ha_kiosk import __version__
from ha_kiosk.cli.terminal import standard_streams
from ha_kiosk.cli.terminal.terminal_text import warn
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.logs import setup

_log = logging.getLogger(__name__)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
INTERRUPTED = 130
"""128 + SIGINT: what a shell reports for a program that was ended with Ctrl-C."""


class Program(click.Group):
    """The group. Each command is the function of the same name in the module of that name."""

    COMMANDS: ClassVar[dict[str, str]] = {
        "login": "Sign in to a Home Assistant server, once.",
        "open": "Show the dashboard, full-screen.",
        "logout": "Sign out, and delete the credentials.",
        "config": "Show and change the settings.",
        "profile": "List and remove the profiles of this user.",
        "status": "Show the state of a profile's kiosk.",
        "ctl": "Control a running kiosk.",
        "device": "Manage this tablet as a device in Home Assistant.",
        "doctor": "Check this machine, and name the fix for each problem.",
        "autostart": "Start the kiosk with the machine.",
        "report": "Collect what a bug report needs, without secrets.",
        "demo": "Install and show a temporary Home Assistant.",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Return the names of the commands, in the order in which they are first needed."""
        return list(self.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command called `cmd_name`."""
        if cmd_name not in self.COMMANDS:
            return None
        command = getattr(import_module(f"ha_kiosk.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"ha_kiosk.cli.{cmd_name}.{cmd_name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.COMMANDS.items()))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> click.Context:
        """Parse the command line, even if stdin, stdout or stderr is closed."""
        standard_streams.open_closed()
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and turn each error into a message and an exit code."""
        setup.set_up(ctx.params["log_level"] or "warning")
        try:
            return super().invoke(ctx)
        except KioskError as err:
            warn(str(err))
            ctx.exit(err.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as err:  # noqa: BLE001 - the last door; all of it goes to the log
            if _is_interruption(err):
                click.echo(err=True)
                ctx.exit(INTERRUPTED)
            if (trouble := _of_the_disk(err)) is not None:
                standard_streams.discard_output()
            else:
                _log.exception("unexpected error")
                trouble = Text(
                    "Unexpected error ({kind}); see the log above.", kind=type(err).__name__
                )
            warn(trouble)
            ctx.exit(1)


def _is_interruption(err: BaseException | None) -> bool:
    """Return whether Ctrl-C was the cause, which a C library may turn into a SystemError."""
    while err is not None and not isinstance(err, KeyboardInterrupt):
        err = err.__cause__ or err.__context__
    return err is not None


def _of_the_disk(err: Exception) -> str | None:
    """Return the message for an error of a file or the disk, None for any other."""
    if not isinstance(err, OSError) or err.errno is None:
        return None
    if err.filename is not None:
        return Text("{file}: {reason}.", file=os.fsdecode(err.filename), reason=os_reason(err))
    return Text("{reason}.", reason=os_reason(err)) if err.errno in _FULL else None


@click.group(
    cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, "-V", "--version", prog_name="ha-kiosk")
@click.option(
    "--log-level",
    type=click.Choice(["debug", "info", "warning", "error"]),
    help="The lowest level that is logged (to stderr). Default: warning; info for open.",
)
@click.pass_context
def main(ctx: click.Context, log_level: str | None) -> None:
    """Show Home Assistant on a wall tablet or touch panel."""
    ctx.obj = log_level
