"""A newer release, where somebody knows of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.doctor import release
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import Request, Response

PIPX = Path("/home/u/.local/share/pipx/venvs/ha-kiosk/lib/python3.13/site-packages/ha_kiosk")
DEB = Path("/usr/lib/python3/dist-packages/ha_kiosk")
POLICY = "ha-kiosk:\n  Installed: 1:1.2.0-1\n  Candidate: {}\n  Version table:\n"


def pypi(root: Path, answer: object, folder: Path = PIPX) -> Finding:
    """Look for a newer release than 1.2.0 at a PyPI that answers so."""

    def send(request: Request) -> Response:
        assert request == Request("GET", release.PYPI)
        if isinstance(answer, Exception):
            raise answer
        return Response(200, request.url, body=json.dumps(answer).encode())

    (finding,) = release.run(machine(root), "1.2.0", send, folder, is_from_index=True)
    return finding


def about(version: str, name: str = "ha-kiosk") -> object:
    """Return what PyPI says about a project."""
    return {"info": {"name": name, "version": version}}


def test_a_newer_release_is_told_with_what_installs_it(tmp_path: Path) -> None:
    """Nothing updates itself."""
    finding = pypi(tmp_path, about("1.10.0"))
    assert finding.level is Level.WARNING
    assert finding.text == "ha-kiosk 1.2.0; 1.10.0 is out."
    assert finding.fix == "pipx upgrade ha-kiosk"
    finding = pypi(tmp_path, about("2"), Path("/opt/venv/ha_kiosk"))
    assert finding.fix == "pip install --upgrade ha-kiosk"


@pytest.mark.parametrize("version", ["1.2.0", "1.1.9", "1.2.0rc1"])
def test_no_newer_release_is_well(tmp_path: Path, version: str) -> None:
    """Then this is the newest."""
    assert pypi(tmp_path, about(version)).text == "ha-kiosk 1.2.0, the newest on PyPI."


@pytest.mark.parametrize(
    "answer", [ServerUnreachable(Text("no")), {}, about("9", "another"), about("nonsense")]
)
def test_where_nobody_knows_nothing_is_said(tmp_path: Path, answer: object) -> None:
    """A tablet may have no internet."""
    finding = pypi(tmp_path, answer)
    assert finding.level is Level.OK
    assert finding.text.startswith("ha-kiosk 1.2.0")


def test_a_name_on_pypi_that_this_did_not_come_from_is_not_asked_for(tmp_path: Path) -> None:
    """Somebody else may have taken it."""

    def send(_request: Request) -> Response:
        pytest.fail("PyPI was asked")

    (finding,) = release.run(machine(tmp_path), "1.2.0", send, PIPX, is_from_index=False)
    assert finding.level is Level.OK
    assert "nobody is asked" in finding.text


@pytest.mark.parametrize("files", [["METADATA"], ["METADATA", "direct_url.json"], []])
def test_what_comes_from_an_index_says_nothing_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str]
) -> None:
    """By PEP 610, as pip and pipx write it."""
    folder = tmp_path / "made_up_kiosk-1.dist-info"
    folder.mkdir()
    for name in files:
        (folder / name).write_text("Name: made-up-kiosk\nVersion: 1\n")
    if not files:
        folder.rmdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert release.is_from_index("made-up-kiosk") is (files == ["METADATA"])


@pytest.mark.parametrize(
    ("candidate", "text"),
    [
        ("1:1.3.0-1", "ha-kiosk 1.2.0; 1.3.0 is out."),
        ("1.2.0-1", "ha-kiosk 1.2.0, the newest that apt knows."),
        ("1.2.0~rc1-1", "ha-kiosk 1.2.0, the newest that apt knows."),
        ("(none)", "ha-kiosk 1.2.0."),
    ],
)
def test_from_apt_follows_apt(tmp_path: Path, candidate: str, text: str) -> None:
    """PyPI is not asked."""

    def send(_request: Request) -> Response:
        pytest.fail("apt knows")

    here = machine(tmp_path, {"apt-cache policy ha-kiosk": POLICY.format(candidate)})
    (finding,) = release.run(here, "1.2.0", send, DEB, is_from_index=True)
    assert finding.text == text
    assert isinstance(here.run, Programs)
    assert here.run.envs == [{"LC_ALL": "C"}]
    (finding,) = release.run(machine(tmp_path), "1.2.0", send, DEB, is_from_index=True)
    assert finding.text == "ha-kiosk 1.2.0."
