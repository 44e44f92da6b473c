pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// A few values next to each other, of which one is chosen.
Rectangle {
    id: root

    required property var choices
    required property string value
    required property real widest

    readonly property real share: Math.min(104, (widest - 8) / Math.max(1, choices.length))

    signal chosen(value: string)

    color: Theme.fill
    height: 48
    radius: Theme.cardRadius
    width: share * choices.length + 8

    Row {
        x: 4

        Repeater {
            model: root.choices

            T.Button {
                id: segment

                required property var modelData

                readonly property bool isChosen: modelData.value === root.value

                bottomInset: 4
                height: root.height
                topInset: 4
                width: root.share

                background: Rectangle {
                    color: segment.isChosen ? Theme.button : segment.down ? Theme.divider : "transparent"
                    radius: Theme.cardRadius - 4

                    Rectangle {
                        anchors.fill: parent
                        anchors.margins: 2
                        border.color: segment.isChosen ? Theme.textOnPrimary : Theme.primary
                        border.width: 2
                        color: "transparent"
                        radius: parent.radius - 2
                        visible: segment.visualFocus
                    }
                }
                contentItem: BodyText {
                    color: segment.isChosen ? Theme.textOnPrimary : Theme.text
                    horizontalAlignment: Text.AlignHCenter
                    text: segment.modelData.title
                    verticalAlignment: Text.AlignVCenter
                    wrapMode: Text.NoWrap
                }

                onClicked: root.chosen(modelData.value)
            }
        }
    }
}
