pragma ComponentBehavior: Bound

import QtQuick

// The soft shadow of a card, drawn without a shader.
Item {
    id: root

    required property real radius

    anchors.fill: parent
    z: -1

    Repeater {
        model: 5

        Rectangle {
            required property int index

            anchors.bottomMargin: -2 * index - 2
            anchors.fill: parent
            anchors.leftMargin: -2 * index
            anchors.rightMargin: -2 * index
            anchors.topMargin: -2 * index + 2
            color: "#000000"
            opacity: 0.035
            radius: root.radius + 2 * index
        }
    }
}
