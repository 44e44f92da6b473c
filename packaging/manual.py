# ruff: noqa: INP001, T201 - a script, not a package
"""Writes the man pages from the program itself: its commands, settings and errors.

    python packaging/manual.py FOLDER     write ha-kiosk.1 and ha-kiosk.toml.5 (make man)
    python packaging/manual.py --check    print groff's warnings, and fail if there are any

They are written when the package is built, and are not kept in the repository.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import click

from ha_kiosk import __version__, errors
from ha_kiosk.cli import main as program
from ha_kiosk.config.config import keys
from ha_kiosk.config.key import Key

SIGN_IN = "ha-kiosk login http://homeassistant.local:8123"
FILES = (
    ("~/.config/ha-kiosk/PROFILE/ha-kiosk.toml", "The settings; see ha-kiosk.toml(5)."),
    ("/etc/ha-kiosk/config.toml", "Settings for all users; those of a profile override them."),
    ("~/.local/share/ha-kiosk/PROFILE", "The session, and what the page stored; private."),
    ("~/.cache/ha-kiosk/PROFILE", "The cache; may be deleted at any time."),
    ("/etc/default/ha-kiosk", "Rotation and pointer, on a machine without a desktop."),
    ("/usr/share/doc/ha-kiosk/guide", "The guide: signing in, certificates, cameras, failures."),
)
ENVIRONMENT = (
    ("HA_KIOSK_PROFILE", "The profile, like the option --profile."),
    ("CREDENTIALS_DIRECTORY", "Set by systemd; its file ha-kiosk.token has the token."),
    ("HA_KIOSK_<KEY>", "Overrides that key of the settings; see ha-kiosk.toml(5)."),
)
UNITS = (
    ("ha-kiosk.service", "A unit of the user's service manager, for a desktop."),
    ("ha-kiosk@USER.service", "A unit of the system, for a machine without one: labwc on tty1."),
)


def main(arguments: list[str]) -> int:
    """Write the pages into a folder, or check them."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if arguments == ["--check"]:
        return check()
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


def check() -> int:
    """Print groff's warnings about the pages; return 1 if there are any."""
    groff = shutil.which("groff")
    if groff is None:
        print("groff is not installed; nothing was checked.", file=sys.stderr)
        return 0
    bad = 0
    for name, text in pages().items():
        command = [groff, "-man", "-Kutf8", "-Tutf8", "-ww", "-z"]
        done = subprocess.run(  # noqa: S603 - groff
            command, input=text, capture_output=True, text=True, check=False
        )
        if done.returncode or done.stderr:
            print(f"{name}:\n{done.stderr}", file=sys.stderr)
            bad = 1
    return bad


def pages() -> dict[str, str]:
    """Return the text of each page."""
    return {
        "ha-kiosk.1": "\n".join(program_page()) + "\n",
        "ha-kiosk.toml.5": "\n".join(settings_page()) + "\n",
    }


def program_page() -> Iterator[str]:
    """Yield the lines of ha-kiosk(1)."""
    ctx = click.Context(program, info_name="ha-kiosk")
    yield title("ha-kiosk", 1)
    yield from section("NAME", "ha-kiosk \\- Home Assistant on a wall tablet or touch panel")
    yield from section("SYNOPSIS")
    yield ".B ha-kiosk"
    yield "[OPTIONS] COMMAND [ARGS]..."
    yield from section("DESCRIPTION")
    yield from paragraphs(program.help or "")
    yield ".PP"
    yield "Sign in once:"
    yield from example(SIGN_IN)
    yield "Show the dashboard, now and after each start of the machine:"
    yield from example("ha-kiosk open\nha-kiosk autostart enable")
    yield from section("OPTIONS")
    yield from options(program, ctx)
    yield from section("COMMANDS")
    for name in program.list_commands(ctx):
        command = program.get_command(ctx, name)
        if command is not None and not command.hidden:
            yield from described(command, click.Context(command, ctx, name))
    yield from section("EXIT STATUS")
    for code, meaning in sorted(exit_codes().items()):
        yield from item(str(code), meaning)
    yield from section("ENVIRONMENT")
    yield from items(ENVIRONMENT)
    yield from section("FILES")
    yield from items(FILES)
    yield from section("UNITS")
    yield from items(UNITS)
    yield ".PP"
    yield "The log is in the journal:"
    yield from example("journalctl -t ha-kiosk\njournalctl --user -t ha-kiosk")
    yield from section("SEE ALSO", "\\fBha\\-kiosk.toml\\fR(5), \\fBlabwc\\fR(1)")


def settings_page() -> Iterator[str]:
    """Yield the lines of ha-kiosk.toml(5)."""
    yield title("ha-kiosk.toml", 5)
    yield from section("NAME", "ha-kiosk.toml \\- the settings of a kiosk")
    yield from section("SYNOPSIS", escaped("~/.config/ha-kiosk/PROFILE/ha-kiosk.toml"))
    yield ".br"
    yield escaped("/etc/ha-kiosk/config.toml")
    yield from section("DESCRIPTION")
    yield from paragraphs(
        "A TOML file in the folder of its profile; the first profile is called default. It"
        " overrides the file in /etc, which is for all users of the machine. Environment variables"
        " override both files, and options of ha-kiosk open override all. An unknown key is an"
        " error, and so is a value that is not allowed. ha-kiosk config shows the settings and"
        " changes them."
    )
    yield from section("KEYS")
    for key in keys():
        yield from setting(key)
    yield from section("EXAMPLE")
    yield from example(
        'url = "http://homeassistant.local:8123/lovelace/wall"\nzoom = 1.25\ntheme = "dark"'
    )
    yield from section("SEE ALSO", "\\fBha\\-kiosk\\fR(1)")


def setting(key: Key) -> Iterator[str]:
    """Yield the lines about one key."""
    yield from item(key.shown, key.description)
    yield ".br"
    yield escaped(f"Allowed: {key.allowed}.")
    yield ".br"
    yield escaped(f"Default: {shown(key.default)}.")
    yield ".br"
    yield escaped(f"Environment: {key.environment}.")
    yield ".br"
    yield f"Takes effect: {'when reloaded (SIGHUP)' if key.reloadable else 'after a restart'}."


def shown(value: object) -> str:
    """Return a default as it would be written in the file."""
    if value is None or value == ():
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def described(command: click.Command, ctx: click.Context) -> Iterator[str]:
    """Yield the lines about one command, and about the commands in it."""
    yield f".SS {escaped(ctx.command_path)}"
    yield f".B {escaped(ctx.command_path)}"
    yield escaped(" ".join(command.collect_usage_pieces(ctx)))
    yield ".PP"
    yield from paragraphs(command.help or "")
    yield from options(command, ctx)
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            if inner is not None and not inner.hidden:
                yield from described(inner, click.Context(inner, ctx, name))


def options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    """Yield the lines about the options of a command."""
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        is_told = isinstance(parameter, click.Option) and "--help" not in parameter.opts
        if is_told and record is not None:
            yield from item(*record)


def exit_codes() -> dict[int, str]:
    """Return the meaning of each exit code, from the errors that have it."""
    meanings = {0: "Success.", 1: "An unexpected error.", 130: "Interrupted."}
    for value in vars(errors).values():
        if isinstance(value, type) and issubclass(value, errors.KioskError) and value.__doc__:
            meanings.setdefault(value.exit_code, value.__doc__.splitlines()[0])
    return meanings


def title(name: str, chapter: int) -> str:
    """Return the first line of a page."""
    return f'.TH {escaped(name).upper()} {chapter} "" "ha\\-kiosk {__version__}" "ha\\-kiosk"'


def section(name: str, *lines: str) -> Iterator[str]:
    """Yield a heading, and the lines below it."""
    yield f".SH {name}"
    yield from lines


def items(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Yield a list of names and what they mean."""
    for name, meaning in pairs:
        yield from item(name, meaning)


def item(name: str, meaning: str) -> Iterator[str]:
    """Yield one name and what it means."""
    yield ".TP"
    yield f".B {escaped(name)}"
    yield escaped(" ".join(meaning.split()))


def example(text: str) -> Iterator[str]:
    """Yield lines to be copied."""
    yield ".PP"
    yield ".nf"
    yield ".RS"
    yield from map(escaped, text.splitlines())
    yield ".RE"
    yield ".fi"
    yield ".PP"


def paragraphs(text: str) -> Iterator[str]:
    """Yield a text that has paragraphs, such as a docstring."""
    for index, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if index:
            yield ".PP"
        yield escaped(" ".join(paragraph.replace("\b", "").split()))


def escaped(text: str) -> str:
    """Return `text` as groff prints it unchanged."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti")
    text = text.replace("^", "\\(ha").replace("`", "\\(ga").replace("'", "\\(aq")
    return f"\\&{text}" if text.startswith((".", "\\(aq")) else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
