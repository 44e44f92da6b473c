pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The time, the date, and a few states of Home Assistant. They move a step each minute, to avoid
// burn-in.
Item {
    id: root

    required property Models.DisplayModel display
    // The first position is the middle.
    property int step: 22
    property bool isWandering: false

    // Steps that reach every position before they repeat (coprime with the sides).
    readonly property real across: (step * 5 % 13) / 12
    readonly property real down: (step * 3 % 7) / 6
    // The maximal width of a state, so that all of them fit into the window.
    readonly property real widest: Math.max(root.width * 0.26, (root.width * 0.9 + row.spacing) / Math.max(1, root.display.values.length) - row.spacing)
    readonly property int small: Math.round(Math.min(height * 0.06, width * 0.04))

    Column {
        id: words

        spacing: Math.round(root.height * 0.01)
        x: Math.round((root.width - width) * (0.1 + 0.8 * root.across))
        y: Math.round((root.height - height) * (0.1 + 0.8 * root.down))

        Behavior on x {
            enabled: root.isWandering

            NumberAnimation {
                duration: 900
                easing.type: Easing.InOutQuad
            }
        }
        Behavior on y {
            enabled: root.isWandering

            NumberAnimation {
                duration: 900
                easing.type: Easing.InOutQuad
            }
        }

        PlainText {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.textOnBlack
            font.pixelSize: Math.round(Math.min(root.height * 0.3, root.width * 0.2))
            font.weight: Font.Light
            text: root.display.time
        }
        PlainText {
            anchors.horizontalCenter: parent.horizontalCenter
            color: Theme.secondaryOnBlack
            font.pixelSize: root.small
            text: root.display.date
        }
        Item {
            height: root.small
            visible: row.visible
            width: 1
        }
        Row {
            id: row

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: root.small * 2
            visible: root.display.values.length > 0

            Repeater {
                model: root.display.values

                ScreensaverState {
                    required property var modelData

                    condition: modelData.condition
                    name: modelData.name
                    size: root.small
                    text: modelData.text
                    widest: root.widest
                }
            }
        }
    }
    Timer {
        interval: 60000
        repeat: true
        running: true

        onTriggered: {
            root.isWandering = true;
            root.step += 1;
        }
    }
}
