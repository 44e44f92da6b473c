"""What Qt loads, and what of it is missing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from harness.machine import DEBIAN_12, DEBIAN_13, FEDORA, Programs, machine

from ha_kiosk.doctor import libraries
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.doctor.libraries import MODULES, QML
from ha_kiosk.host.command import Output
from ha_kiosk.host.distribution import parse
from ha_kiosk.host.qt_runtime import qt_locator
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.i18n.text import Text

WHOLE = "\tlibEGL.so.1 => /lib/libEGL.so.1 (0x00)\n\tlinux-vdso.so.1 (0x00)\n"
BROKEN = WHOLE + "\tlibxcb-cursor.so.0 => not found\n\tlibnss3.so => not found\n"
Make = Callable[..., Path]


def make(package: Path, qt_folder: Path, lib: Path, libexec: Path) -> Path:
    """Make the files of a whole Qt."""
    for folder in (package, lib, libexec, qt_folder / "plugins/platforms"):
        folder.mkdir(parents=True, exist_ok=True)
    for name in MODULES:
        (package / f"{name}.abi3.so").touch()
    for name in QML:
        module = qt_folder / "qml" / name.replace(".", "/")
        module.mkdir(parents=True, exist_ok=True)
        (module / "qmldir").touch()
    (libexec / "QtWebEngineProcess").touch()
    (lib / "libQt6WebEngineQuick.so.6").touch()
    for name in ("libqxcb.so", "libqwayland.so"):
        (qt_folder / "plugins/platforms" / name).touch()
    return package


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Return a PySide6 as PyPI has it."""
    package = tmp_path / "site-packages/PySide6"
    own = package / "Qt"
    return make(package, own, own / "lib", own / "libexec")


@pytest.fixture
def distributions(tmp_path: Path) -> Qt:
    """Return a Qt as a distribution has it."""
    folder = tmp_path / "usr/lib/qt6"
    package = make(tmp_path / "dist-packages/PySide6", folder, folder.parent, folder)
    found = qt_locator.find(package, tmp_path)
    assert found
    return found


def look(root: Path, answer: str, display: str | None, folder: Path | None) -> Finding:
    """Look at the libraries on Debian 12."""
    answers = {"ldd --version": "", "ldd": answer}
    here = machine(root, answers, release=DEBIAN_12)
    (finding,) = libraries.run(here, display, folder)
    return finding


@pytest.mark.parametrize("display", ["xcb", "wayland", None])
def test_a_whole_qt_is_well(tmp_path: Path, wheel: Path, display: str | None) -> None:
    """Whatever the display."""
    assert look(tmp_path, WHOLE, display, wheel).level is Level.OK


def test_a_missing_library_is_named_with_its_package(tmp_path: Path, wheel: Path) -> None:
    """And with the command that installs it."""
    finding = look(tmp_path, BROKEN, "xcb", wheel)
    assert finding.level is Level.PROBLEM
    assert finding.text == "These system libraries are missing: libnss3.so, libxcb-cursor.so.0."
    assert finding.fix == "sudo apt install libnss3 libxcb-cursor0"


def test_only_what_this_kiosk_loads_is_looked_at(tmp_path: Path, wheel: Path) -> None:
    """The plugin of the display, the engine, and its process."""
    here = machine(tmp_path, {"ldd": WHOLE})
    list(libraries.run(here, "wayland", wheel))
    assert isinstance(here.run, Programs)
    _version, call = here.run.calls
    names = [Path(word).name for word in call.split()]
    assert names == ["ldd", "QtWebEngineProcess", "libQt6WebEngineQuick.so.6", "libqwayland.so"]


def test_without_a_display_either_plugin_will_do(tmp_path: Path, wheel: Path) -> None:
    """Nobody knows which one will be loaded."""

    def seen(**broken: str) -> Finding:
        plugins = wheel / "Qt/plugins/platforms"
        answers = {"ldd --version": ""}
        answers |= {f"ldd {plugins}/{name}.so": text for name, text in broken.items()}
        here = machine(tmp_path, {**answers, "ldd": WHOLE}, release=DEBIAN_12)
        (finding,) = libraries.run(here, None, wheel)
        return finding

    one = seen(libqxcb=BROKEN)
    assert one.level is Level.WARNING
    assert one.text.startswith("For a display of xcb there are missing: libnss3.so")
    assert one.fix == "sudo apt install libnss3 libxcb-cursor0"
    assert seen(libqxcb=BROKEN, libqwayland=BROKEN).level is Level.PROBLEM


def test_a_bare_machine_is_told_all_that_is_missing_at_once(tmp_path: Path, wheel: Path) -> None:
    """What the engine lacks, and what either plugin does."""
    here = machine(tmp_path, release=DEBIAN_12)

    def ldd(command: Sequence[str], **_: object) -> Output:
        names = [Path(word).name for word in command]
        lacks = {"QtWebEngineProcess": "libnss3.so", "libqxcb.so": "libxcb-cursor.so.0"}
        return Output(0, "".join(f"\t{lacks[n]} => not found\n" for n in names if n in lacks))

    (finding,) = libraries.run(replace(here, run=ldd), None, wheel)
    assert finding.level is Level.PROBLEM
    assert finding.fix == "sudo apt install libnss3 libxcb-cursor0"


def test_without_ldd_nothing_is_known(tmp_path: Path, wheel: Path) -> None:
    """It does not say that all is well."""
    (finding,) = libraries.run(machine(tmp_path), "xcb", wheel)
    assert finding.level is Level.SKIPPED
    assert libraries.unresolved(Programs(), []) == []


def test_no_pyside_is_a_problem(tmp_path: Path) -> None:
    """In this environment pip installs it."""
    finding = look(tmp_path, WHOLE, None, None)
    assert finding.level is Level.PROBLEM
    assert finding.fix == f"{sys.executable} -m pip install PySide6-WebEngine"


def test_a_missing_module_of_pyside_is_named(
    tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian has a package for each."""
    (wheel / "QtWebEngineQuick.abi3.so").unlink()
    assert "PySide6 lacks QtWebEngineQuick." in look(tmp_path, WHOLE, "xcb", wheel).text
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    debian = parse(DEBIAN_13)
    found = qt_locator.find(wheel)
    missing = libraries.missing(Programs(), debian, found, "xcb")
    assert missing
    assert missing.fix == "sudo apt install python3-pyside6.qtwebenginequick"
    assert libraries.missing(Programs(), debian, None, None) == libraries.Missing(
        Text("PySide6 (Qt for Python) is not installed."),
        "sudo apt install python3-pyside6.qtwebenginequick",
    )


@pytest.mark.parametrize(
    ("release", "fix"),
    [
        (DEBIAN_13, "sudo apt install qml6-module-qtquick-templates qml6-module-qtwebengine"),
        (FEDORA, None),
    ],
)
def test_missing_qml_modules_are_named(distributions: Qt, release: str, fix: str | None) -> None:
    """Debian has a package for each."""
    for name in ("QtQuick/Templates", "QtWebEngine"):
        (distributions.qml / name / "qmldir").unlink()
    text = Text("Qt lacks the QML modules QtQuick.Templates, QtWebEngine.")
    missing = libraries.missing(Programs(), parse(release), distributions, "xcb")
    assert missing == libraries.Missing(text, fix)
    # Debian's would not be those of a Qt that came with PySide6.
    own = replace(distributions, is_ours=True)
    missing = libraries.missing(Programs(), parse(release), own, "xcb")
    assert missing == libraries.Missing(text, None)


@pytest.mark.parametrize(
    ("release", "fix"), [(DEBIAN_13, "sudo apt install qt6-wayland"), (FEDORA, None)]
)
def test_a_missing_plugin_is_named(distributions: Qt, release: str, fix: str | None) -> None:
    """Debian's Qt comes without the one for Wayland."""
    (distributions.plugins / "platforms/libqwayland.so").unlink()
    missing = libraries.missing(Programs(), parse(release), distributions, "wayland")
    assert missing == libraries.Missing(Text("Qt has no plugin for wayland."), fix)


def test_an_error_says_what_and_how() -> None:
    """In one sentence, or two."""
    assert (
        libraries.Missing(Text("A is missing."), "x").sentence()
        == "A is missing. Install it with: x"
    )
    assert libraries.Missing(Text("A is missing."), None).sentence() == "A is missing."


@pytest.mark.parametrize(
    ("base", "libexec"),
    [
        ("usr/lib/aarch64-linux-gnu/qt6", "usr/lib/qt6/libexec"),
        ("usr/lib64/qt6", "usr/lib64/qt6/libexec"),
        ("usr/lib/qt6", "usr/lib/qt6"),
    ],
)
def test_the_distributions_own_qt_is_found(tmp_path: Path, base: str, libexec: str) -> None:
    """Debian, Fedora, and Arch each have their own order."""
    folder = tmp_path / base
    package = make(tmp_path / "dist-packages/PySide6", folder, folder.parent, tmp_path / libexec)
    (package / "Qt/lib").mkdir(parents=True)
    found = qt_locator.find(package, tmp_path)
    assert found
    assert not found.is_ours
    assert found.process == tmp_path / libexec / "QtWebEngineProcess"
    assert len(found.engine) == 2
    assert found.platform("wayland")
    assert libraries.missing(Programs({"ldd": WHOLE}), parse(""), found, "xcb") is None


def test_a_pyside_without_qt_is_none(tmp_path: Path) -> None:
    """Somebody removed half of it."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "usr/lib/qt6").mkdir(parents=True)
    assert qt_locator.find(tmp_path / "PySide6", tmp_path) is None


def test_the_process_may_be_missing(tmp_path: Path) -> None:
    """Then it is not looked at."""
    folder = tmp_path / "usr/lib64/qt6"
    package = make(tmp_path / "PySide6", folder, folder.parent, folder / "libexec")
    (folder / "libexec/QtWebEngineProcess").unlink()
    found = qt_locator.find(package, tmp_path)
    assert found
    assert [file.name for file in found.engine] == ["libQt6WebEngineQuick.so.6"]


def test_pyside_is_found_without_being_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """By asking where it would be imported from."""
    spec = SimpleNamespace(submodule_search_locations=["/x/PySide6"])
    asked: list[str] = []

    def find_spec(name: str) -> object:
        asked.append(name)
        return spec if len(asked) == 1 else None

    monkeypatch.setattr("importlib.util.find_spec", find_spec)
    assert qt_locator.package() == Path("/x/PySide6")
    assert qt_locator.package() is None
    assert asked == ["PySide6"] * 2


def test_output_of_another_kind_is_no_library() -> None:
    """`ldd` complains about files that are no programs."""
    answers = {"ldd": Output(1, "\tnot a dynamic executable\n")}
    assert libraries.unresolved(Programs(answers), [Path("x")]) == []
