pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models

// Covers everything while nobody is there: a shade, a screensaver, or black. It takes no input:
// input is blocked before it reaches the window (qt/platform/input/input_shield.py).
Item {
    id: root

    required property Models.DisplayModel model

    Rectangle {
        anchors.fill: parent
        color: "#000000"
        opacity: root.model.shade
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
        visible: root.model.hidesPage

        Loader {
            active: root.model.shown === "clock"
            anchors.fill: parent

            sourceComponent: ScreensaverClock {
                display: root.model
            }
        }
        Loader {
            active: root.model.shown === "photos"
            anchors.fill: parent

            sourceComponent: ScreensaverPhotos {
                photo: root.model.photo
            }
        }
        Loader {
            active: root.model.shown === "url" && root.model.page !== null
            anchors.fill: parent

            sourceComponent: ScreensaverPage {
                model: root.model.page as Models.ScreensaverPage
            }
        }
    }
}
