pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// Black, so that smears are visible, with a hint how to end it. It takes no input: input is blocked
// before it reaches the window (qt/device/cleaning.py).
Rectangle {
    id: root

    required property Models.CleaningModel model

    color: "#000000"

    Column {
        anchors.centerIn: parent
        scale: Theme.zoom
        spacing: 16
        width: Math.min((parent.width - 224) / scale, 640)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.textOnBlack
            name: "clean"
            size: 64
        }
        HeadlineText {
            color: Theme.textOnBlack
            horizontalAlignment: Text.AlignHCenter
            text: root.model.title
            width: parent.width
        }
        HeadingText {
            color: Theme.secondaryOnBlack
            horizontalAlignment: Text.AlignHCenter
            text: root.model.text
            width: parent.width
            wrapMode: Text.Wrap
        }
    }
    Repeater {
        model: ["top left", "top right", "bottom left", "bottom right"]

        // A quarter of a circle around a corner of the window.
        Rectangle {
            id: mark

            required property string modelData
            readonly property bool isHeld: root.model.held.includes(modelData)

            border.color: isHeld ? Theme.primary : "#5f5f5f"
            border.width: 3
            color: isHeld ? Theme.primary : "transparent"
            height: 192
            opacity: isHeld ? 1 : 0.8
            radius: 96
            width: 192
            x: (modelData.endsWith("left") ? 0 : root.width) - 96
            y: (modelData.startsWith("top") ? 0 : root.height) - 96
        }
    }
}
