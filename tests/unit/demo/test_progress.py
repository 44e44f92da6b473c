"""What an installation is doing, for the person who waits for it."""

from __future__ import annotations

import io

import pytest

from ha_kiosk.demo.progress import PLAIN_EVERY, DemoProgress, Tally

UV = """\
Using Python 3.13.0 environment at: v313
Resolved 106 packages in 7.76s
   Building pyturbojpeg==1.7.5
   Building fnvhash==0.1.0
Downloading numpy (15.4MiB)
Downloading botocore (15.8MiB)
 Downloaded numpy
      Built fnvhash==0.1.0
"""
PIP = """\
Collecting lru-dict==1.3.0
  Using cached lru_dict-1.3.0-cp313-cp313-linux_x86_64.whl
Processing /opt/pypi/files/idna-3.20-py3-none-any.whl (from yarl)
Collecting aiohttp==3.11.16
  Downloading aiohttp-3.11.16-cp313-cp313-manylinux_2_17_x86_64.whl (1.7 MB)
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def tally(text: str) -> Tally:
    """Return what an installer is doing that has printed `text`."""
    found = Tally()
    for line in text.splitlines(keepends=True):
        found.read(line)
    return found


def test_nothing_said_yet() -> None:
    """The first seconds."""
    assert tally("warning: something\n").text() == "finding out what is needed"


def test_uv_says_how_much_of_how_many() -> None:
    """Names are of what is under way."""
    assert (
        tally(UV).text() == "106 packages, 2 of 4 downloads and builds done: pyturbojpeg, botocore"
    )


def test_many_names_are_too_many() -> None:
    """Three of them fit on a line."""
    more = UV + "Downloading a (1.0MiB)\nDownloading b (1.0MiB)\n"
    assert tally(more).text().endswith(": pyturbojpeg, botocore, a and 1 more")


def test_uv_with_nothing_under_way() -> None:
    """Between two downloads."""
    done = UV + " Downloaded botocore\n      Built pyturbojpeg==1.7.5\n"
    assert tally(done).text() == "106 packages, 4 of 4 downloads and builds done"
    assert tally("Resolved 5 packages in 1ms\n").text() == "5 packages"


@pytest.mark.parametrize("line", ["Prepared 106 packages in 28s\n", "Installed 106 packages\n"])
def test_uv_puts_packages_in_place(line: str) -> None:
    """The last step, where nothing has a name."""
    text = tally(UV + line).text()
    assert ("in place" in text) == line.startswith("Prepared")


def test_pip_knows_no_total() -> None:
    """It finds out as it goes."""
    assert tally(PIP).text() == "3 packages so far: aiohttp"


def test_pip_builds_wheels() -> None:
    """Which is what takes it so long."""
    building = PIP + "  Building wheel for lru-dict (pyproject.toml): started\n"
    assert tally(building).text().endswith("0 of 1 downloads and builds done: aiohttp, lru-dict")
    built = building + "  Building wheel for lru-dict (pyproject.toml): finished with 'done'\n"
    assert tally(built).text().endswith("1 of 1 downloads and builds done: aiohttp")


def test_pip_puts_packages_in_place() -> None:
    """The last step."""
    done = PIP + "Installing collected packages: lru-dict, idna, aiohttp\n"
    assert tally(done).text() == "putting 3 packages in place"


def test_a_terminal_has_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut to its width, and written only when it says something new."""
    monkeypatch.setenv("COLUMNS", "30")
    stream, clock = Terminal(), Clock()
    progress = DemoProgress(stream, clock)
    progress.begin("Installing")
    clock.now = 65
    progress.show("5 packages")
    clock.now = 65.5
    progress.show("5 packages")
    progress.show("5 packages, 3 of 7 downloads and builds done")
    progress.say("By the way.")
    progress.end()
    assert stream.getvalue() == (
        "\rInstalling …\x1b[K"
        "\rInstalling … 1:05  5 packages\x1b[K"
        "\rInstalling … 1:05  5 packages\x1b[K"
        "\r\x1b[KBy the way.\n"
        "\rInstalling: done in 1:05.\x1b[K\n"
    )


def test_a_log_has_a_line_now_and_then() -> None:
    """No control characters, and nothing twice."""
    stream, clock = io.StringIO(), Clock()
    progress = DemoProgress(stream, clock)
    progress.begin("Installing")
    progress.show("1 package")
    clock.now = PLAIN_EVERY
    progress.show()
    progress.show("2 packages")
    clock.now = PLAIN_EVERY * 2
    progress.show("2 packages")
    progress.show("3 packages")
    progress.say("By the way.")
    progress.end()
    assert stream.getvalue().splitlines() == [
        "Installing …",
        "  0:10  2 packages",
        "  0:20  3 packages",
        "By the way.",
        "Installing: done in 0:20.",
    ]


def test_progress_is_shown_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """What a command gives out stays clean."""
    DemoProgress().say("Hello.")
    assert capsys.readouterr() == ("", "Hello.\n")
