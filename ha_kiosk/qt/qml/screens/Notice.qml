pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// A whole screen that says what is going on, readable from two metres.
Rectangle {
    id: root

    required property string icon
    required property string title
    required property string detail
    required property string hint
    required property bool busy
    required property bool isProblem
    property var prints: []
    property string action: ""

    // The title's letters are 6 mm high on a 10 inch panel, those of the texts 4 mm.
    readonly property real unit: Math.max(0.7, Math.min(1.5, Math.min(width / 1000, height / 700)))

    signal acted

    color: Theme.background

    // Our screens take every touch, so that none reaches the page below.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
    }
    Column {
        anchors.centerIn: parent
        spacing: 20 * root.unit
        width: Math.min(parent.width - 48, 1100 * root.unit)

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            color: root.isProblem ? Theme.warning : Theme.primary
            name: root.icon
            size: (root.prints.length > 0 ? 80 : 104) * root.unit
        }
        PlainText {
            font.pixelSize: 50 * root.unit
            horizontalAlignment: Text.AlignHCenter
            text: root.title
            width: parent.width
            wrapMode: Text.Wrap
        }
        PlainText {
            font.pixelSize: 32 * root.unit
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.2
            maximumLineCount: 6
            text: root.detail
            width: parent.width
            wrapMode: Text.Wrap
        }
        Grid {
            anchors.horizontalCenter: parent.horizontalCenter
            columnSpacing: 24 * root.unit
            // Side by side if there is room.
            columns: root.width < 720 * root.unit ? 1 : 2
            rowSpacing: (columns === 1 ? 4 : 12) * root.unit
            visible: root.prints.length > 0

            Repeater {
                model: root.prints

                PlainText {
                    required property int index
                    required property string modelData

                    font.family: index % 2 ? "monospace" : Theme.font
                    font.pixelSize: 24 * root.unit
                    lineHeight: 1.1
                    text: modelData
                }
            }
        }
        PlainText {
            color: Theme.secondaryText
            font.pixelSize: 28 * root.unit
            horizontalAlignment: Text.AlignHCenter
            text: root.hint
            width: parent.width
            wrapMode: Text.Wrap
        }
        Busy {
            anchors.horizontalCenter: parent.horizontalCenter
            size: 16 * root.unit
            visible: root.busy
        }
        ActionButton {
            anchors.horizontalCenter: parent.horizontalCenter
            font.pixelSize: 26 * root.unit
            text: root.action
            visible: root.action !== ""

            onClicked: root.acted()
        }
    }
}
