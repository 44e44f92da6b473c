pragma ComponentBehavior: Bound

import QtQuick

// Over everything while nobody is there: a shade, a screensaver, or black. It takes no input: that
// is swallowed before it reaches the window (qt/platform/input_shield.py).
Item {
    id: root

    required property var display

    Rectangle {
        anchors.fill: parent
        color: "#000000"
        opacity: root.display.shade
        visible: opacity > 0

        Behavior on opacity {
            NumberAnimation {
                duration: 600
            }
        }
    }
    Rectangle {
        anchors.fill: parent
        color: "#000000"
        visible: root.display.hidesPage

        Loader {
            active: root.display.shown === "clock"
            anchors.fill: parent

            sourceComponent: ScreensaverClock {
                display: root.display
            }
        }
        Loader {
            active: root.display.shown === "photos"
            anchors.fill: parent

            sourceComponent: ScreensaverPhotos {
                photo: root.display.photo
            }
        }
    }
}
