"""The documents are true: references, the tables of ARCHITECTURE.md, chapters of the guide."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from ha_kiosk import i18n
from ha_kiosk.recovery import machine, page_process, shut_out, transitions
from ha_kiosk.recovery.state import KioskState, Reason, State
from ha_kiosk.screens import notices
from ha_kiosk.screens.notices import Texts

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "packaging" / "guide"
FILES = sorted(
    path
    for line in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    if (path := ROOT / line).is_file() and path != Path(__file__)
)
NAMES = {path.name for path in FILES}
TEXTS = [
    path
    for path in FILES
    if path.suffix in {".md", ".py", ".js", ".qml", ".sh", ".toml", ".service", ".xml", ".yaml"}
    or path.name in {"Makefile", "control", "rules"}
]
DOCUMENTS = [path for path in FILES if path.suffix == ".md"]
REFERENCE = re.compile(
    r"(?<![\w/.:*<{-])((?:[\w.@][\w.@-]*/)*[\w@][\w@-]*\.(?:md|py|qml|js))\b(?![\w(])"
)
LINK = re.compile(r"\]\(([^)\s]+)\)|^\[[\w-]+\]: (\S+)$", re.MULTILINE)
CODE_PATH = re.compile(r"`((?:ha_kiosk|tests|packaging)/[^`\s*]*)")
ADDRESS = re.compile(r"\w+://\S+")
OTHERS = {
    "camera.py",  # made by the tests
    "hls.js",  # the frontend's player
    "qwebchannel.js",  # Qt's
    "bootstrap.py",  # Home Assistant's, as the next three
    "demo/light.py",
    "const.py",
    "totp.py",
    "sitecustomize.py",  # Python's
    "self.qml",  # no file
    "distributions.qml",
    "card.js",  # made up in tests, as the rest
    "s.js",
    "place.py",
    "TestWindow.qml",
}
"""What is not a file of ours, though it looks like one."""


def name(path: Path) -> str:
    """Return the path of a file as a test's id."""
    return str(path.relative_to(ROOT))


def exists(reference: str, file: Path) -> bool:
    """Return whether there is such a file, as seen from `file` or from the top of a tree."""
    tops = (file.parent, ROOT, ROOT / "ha_kiosk", ROOT / "ha_kiosk/qt", ROOT / "tests")
    if "/" not in reference:
        return reference in NAMES
    parts = Path(reference).parts
    return any((top / reference).exists() for top in tops) or any(
        path.parts[-len(parts) :] == parts for path in FILES
    )


def anchors(document: Path) -> set[str]:
    """Return the anchors of the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_no_file_names_one_that_is_not_there() -> None:
    """In documents, comments, docstrings and scripts."""
    missing: dict[str, set[str]] = {}
    for file in TEXTS:
        text = ADDRESS.sub("", file.read_text(encoding="utf-8"))
        lost = {found for found in REFERENCE.findall(text) if not exists(found, file)} - OTHERS
        if lost:
            missing[name(file)] = lost
    assert missing == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    """To a file, and to a heading in it."""
    for pair in LINK.findall(document.read_text()):
        target = "".join(pair)
        if ADDRESS.match(target):
            continue
        path, _, anchor = target.partition("#")
        there = document.parent / path if path else document
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_path_in_a_document_exists(document: Path) -> None:
    """Files and folders in backticks."""
    missing = [
        path for path in CODE_PATH.findall(document.read_text()) if not (ROOT / path).exists()
    ]
    assert missing == []


def test_the_guide_is_complete_without_the_repository() -> None:
    """The Debian package installs it alone: its links stay in it, and its index has all of it."""
    index = (GUIDE / "README.md").read_text()
    for chapter in GUIDE.glob("*.md"):
        for pair in LINK.findall(chapter.read_text()):
            target = "".join(pair)
            assert ADDRESS.match(target) or "/" not in target, f"{chapter.name}: {target}"
        assert chapter.name == "README.md" or f"({chapter.name})" in index


def test_the_readme_is_short() -> None:
    """What is longer is a chapter of the guide."""
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text()
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*) \|$", section, re.MULTILINE)
    return [row.split(" | ") for row in rows[1:]]


STATES = {row[0].strip("`"): row[1:] for row in table("The states")}


def test_the_architecture_has_every_state_once() -> None:
    """In the order of the enumeration."""
    assert [row[0].strip("`") for row in table("The states")] == [state.value for state in State]


@pytest.mark.parametrize("state", State)
def test_the_architecture_says_what_a_person_sees(state: State) -> None:
    """A splash or a notice of ours, with its button; else the page."""
    deadline = 60.0  # long enough for a button
    at = KioskState(state, deadline=deadline, reason=Reason.UNREACHABLE, crashes=(0.0,))
    notice = Texts(i18n.load("en", {})).notice(at, now=0.0, server="", since="")
    seen, _left = STATES[state.value]
    assert ("*Try now*" in seen) is bool(notice and notice.action)
    assert ("splash" in seen or "notice" in seen) is (notice is not None)


@pytest.mark.parametrize("state", State)
def test_the_architecture_says_when_a_state_is_left(state: State) -> None:
    """For another state, and after the seconds of the code."""
    cells = " ".join(STATES[state.value])
    for constant, seconds in re.findall(r"`([A-Z_]+)` \((\d+) s\)", cells):
        rooms = (machine, transitions, shut_out, page_process, notices)
        value = next(getattr(room, constant) for room in rooms if hasattr(room, constant))
        assert value == int(seconds), constant
    targets = set(re.findall(r"`([a-z-]+)`", STATES[state.value][1]))
    assert targets
    assert targets <= {other.value for other in State} - {state.value}


def test_the_pauses_of_the_machine_are_those_of_the_architecture() -> None:
    """Between the deaths of the page's process and its next load."""
    *pauses, last = (f"{pause:g}" for pause in page_process.CRASH_BACKOFF)
    assert f"({', '.join(pauses)}, then {last} s)" in STATES[State.CRASHED.value][1]


@pytest.mark.parametrize(
    "what",
    [
        "a message of the external bus",
        "a setting",
        "a recovery event",
        "an overlay",
        "a back-end for screen power",
        "a sensor",
        "a language",
        "an error",
    ],
)
def test_the_architecture_says_where_to_change(what: str) -> None:
    """What somebody new wants to change first."""
    assert any(row[0].startswith(what) for row in table("Where do I change…"))
