"""What the second stage makes is shown late, by which time what would show it may be gone."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine

from ha_kiosk.qt.page.profile import QML

SHOWN = "import QtQuick\nItem { required property QtObject model }\n"
SCREEN = """
import QtQuick
import "%s"
Item {
    id: root
    property QtObject late: null
    property bool isWanted: true
    property int shown: 0
    Loader {
        active: root.isWanted
        sourceComponent: Item {
            LateLoader {
                file: "%s"
                model: root.late
                onLoaded: root.shown += 1
            }
        }
    }
}
"""


def test_a_page_that_goes_as_the_second_stage_comes_shows_nothing_of_it(
    engine: QQmlEngine, tmp_path: Path
) -> None:
    """Qt's loader would crash; one that stays, or comes later, shows it."""
    file = (tmp_path / "Shown").with_suffix(".qml")
    file.write_text(SHOWN)
    screen = SCREEN % (
        QUrl.fromLocalFile(str(QML / "components")).toString(),
        QUrl.fromLocalFile(str(file)).toString(),
    )
    component = QQmlComponent(engine)
    component.setData(screen.encode(), QUrl.fromLocalFile(str(tmp_path)))
    root = component.create()
    assert root is not None, component.errorString()
    late = QObject(root)
    root.setProperty("late", late)
    root.setProperty("isWanted", False)  # noqa: FBT003 - Qt's
    settle()
    assert root.property("shown") == 0
    root.setProperty("isWanted", True)  # noqa: FBT003 - Qt's
    wait_until(lambda: root.property("shown") == 1, "what was made meanwhile")
    shiboken6.delete(component)
    shiboken6.delete(root)
