pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// A few values next to each other, of which one is chosen.
Rectangle {
    id: root

    required property Theme theme
    required property var choices
    required property string value
    required property real widest

    readonly property real share: Math.min(104, (widest - 8) / Math.max(1, choices.length))

    signal chosen(value: string)

    color: Qt.alpha(theme.text, 0.06)
    height: 48
    radius: 12
    width: share * choices.length + 8

    Row {
        x: 4
        y: 4

        Repeater {
            model: root.choices

            T.Button {
                id: segment

                required property var modelData

                readonly property bool isChosen: modelData.value === root.value

                height: 40
                width: root.share

                background: Rectangle {
                    border.color: root.theme.primary
                    border.width: segment.visualFocus ? 2 : 0
                    color: segment.isChosen ? root.theme.button : segment.down ? root.theme.divider : "transparent"
                    radius: 9
                }
                contentItem: Text {
                    color: segment.isChosen ? root.theme.textOnPrimary : root.theme.text
                    elide: Text.ElideRight
                    font.family: root.theme.font
                    font.pixelSize: 16
                    horizontalAlignment: Text.AlignHCenter
                    text: segment.modelData.title
                    textFormat: Text.PlainText
                    verticalAlignment: Text.AlignVCenter
                }

                onClicked: root.chosen(modelData.value)
            }
        }
    }
}
