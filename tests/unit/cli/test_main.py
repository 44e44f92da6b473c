"""The way out of every command: help, errors and exit codes."""

from __future__ import annotations

import errno
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import click
import pytest
from harness.command import CliRunner

import ha_kiosk
from ha_kiosk.cli import Program, main
from ha_kiosk.errors import CertificateNotTrusted
from ha_kiosk.i18n.text import Text


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Make `ha-kiosk demo` raise what is put into the list."""
    errors: list[BaseException] = []

    @click.command()
    def demo() -> None:
        raise errors[0]

    module = ModuleType("ha_kiosk.cli.demo")
    module.demo = demo  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ha_kiosk.cli.demo", module)
    return errors


def test_the_help_lists_every_command() -> None:
    """In the order of a kiosk's life."""
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name, text in Program.COMMANDS.items():
        assert name in result.stdout
        assert text in result.stdout


def test_a_shell_can_complete_the_commands() -> None:
    """Click asks for their names."""
    assert main.list_commands(click.Context(main)) == list(Program.COMMANDS)


@pytest.mark.parametrize("name", Program.COMMANDS)
def test_the_list_says_what_the_commands_say(name: str) -> None:
    """The list is written without importing the commands; it must not drift."""
    command = getattr(import_module(f"ha_kiosk.cli.{name}"), name)
    assert command.get_short_help_str(100) == Program.COMMANDS[name]
    assert command.name == name


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_the_version_is_told(flag: str) -> None:
    """By both names."""
    result = CliRunner().invoke(main, [flag])
    assert result.stdout.split()[-1] == ha_kiosk.__version__


def test_help_imports_neither_qt_nor_httpx() -> None:
    """A person waits for it."""
    script = (
        "import sys\n"
        "from ha_kiosk.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "late = {'PySide6', 'httpx', 'websockets', 'logging.handlers'}\n"
        "sys.exit(bool(late & sys.modules.keys()))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)


def test_ctl_imports_neither_qt_nor_httpx() -> None:
    """It may run every second, from a script."""
    script = (
        "import sys\n"
        "import ha_kiosk.cli.ctl\n"
        "sys.exit(bool({'PySide6', 'httpx', 'websockets'} & sys.modules.keys()))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_open_imports_nothing_that_the_first_picture_can_do_without() -> None:
    """What reads certificates, writes settings, or rotates a log comes when it is needed."""
    script = (
        "import sys\n"
        "import ha_kiosk.cli.open, ha_kiosk.config.writer\n"
        "late = {'PySide6', 'cryptography', 'psutil', 'tomlkit', 'websockets', 'zoneinfo',\n"
        "        'logging.handlers', 'ha_kiosk.server.login.provided'}\n"
        "sys.exit(bool(late & sys.modules.keys()))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_an_unknown_command_is_a_usage_error() -> None:
    """As with any program."""
    result = CliRunner().invoke(main, ["bogus"])
    assert result.exit_code == 2
    assert "bogus" in result.stderr


def test_a_foreseen_error_is_one_line_and_its_exit_code(failing: list[BaseException]) -> None:
    """No traceback."""
    failing.append(CertificateNotTrusted(Text("The certificate of ha.local is not trusted.")))
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 6
    assert result.stderr == "ha-kiosk: The certificate of ha.local is not trusted.\n"
    assert result.stdout == ""


def test_an_error_cannot_move_the_cursor(failing: list[BaseException]) -> None:
    """Its text may come from a server."""
    failing.append(CertificateNotTrusted(Text("bad\x1b[2J\rserver")))
    assert CliRunner().invoke(main, ["demo"]).stderr == "ha-kiosk: bad?[2J?server\n"


def test_an_unforeseen_error_is_logged_without_secrets(failing: list[BaseException]) -> None:
    """The traceback is for the maintainers, redacted."""
    failing.append(ValueError("refresh_token=" + "a1" * 64))
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "a1a1" not in result.stderr
    assert "ha-kiosk: Unexpected error (ValueError)" in result.stderr


@pytest.mark.parametrize(
    ("err", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device."),
        (PermissionError(errno.EACCES, "denied", "/var/x"), "/var/x: Permission denied."),
    ],
)
def test_a_full_disk_and_a_closed_folder_are_one_line(
    failing: list[BaseException], err: OSError, said: str
) -> None:
    """Whoever wanted to write: nobody is helped by a traceback."""
    failing.append(err)
    result = CliRunner().invoke(main, ["demo"])
    assert (result.exit_code, result.stderr) == (1, f"ha-kiosk: {said}\n")


@pytest.mark.parametrize("err", [OSError(errno.ENXIO, "x"), OSError("odd")])
def test_other_errors_of_the_system_are_unforeseen(
    failing: list[BaseException], err: OSError
) -> None:
    """They say nothing without where they came from."""
    failing.append(err)
    assert "Traceback" in CliRunner().invoke(main, ["demo"]).stderr


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_no_error(failing: list[BaseException], interruption: BaseException) -> None:
    """It ends with what shells expect."""
    failing.append(interruption)
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_ctrl_c_within_a_library_is_no_error_either(failing: list[BaseException]) -> None:
    """Qt's modules say that a function returned a result with an exception set."""
    error = SystemError("returned a result with an exception set")
    error.__cause__ = KeyboardInterrupt()
    failing.append(error)
    result = CliRunner().invoke(main, ["demo"])
    assert (result.exit_code, result.stderr) == (130, "\n")


def test_a_closed_pipe_is_quiet() -> None:
    """`ha-kiosk status | head -0` says nothing."""
    with subprocess.Popen(
        [sys.executable, "-m", "ha_kiosk", "status"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""


def test_a_module_without_its_command_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours, so it shows as an unforeseen error."""
    module = ModuleType("ha_kiosk.cli.demo")
    module.demo = None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ha_kiosk.cli.demo", module)
    assert CliRunner().invoke(main, ["demo"]).exit_code == 1
