import QtQuick
import "../components"

// The way out while the page fills the screen: there at first, and again for a while at each touch.
ActionButton {
    id: root

    required property var doors

    opacity: visible && patience.running ? 1 : 0
    text: doors.leaveText
    visible: doors.isFull

    Behavior on opacity {
        NumberAnimation {
            duration: 200
        }
    }

    onVisibleChanged: patience.restart()

    Timer {
        id: patience

        interval: 4000
    }
    Connections {
        function onStirred() {
            patience.restart();
        }

        target: root.doors
    }
}
