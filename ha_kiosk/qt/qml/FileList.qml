pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Files to choose from, each row as high as a finger.
ListView {
    id: root

    required property Theme theme
    required property var rows

    signal chosen(index: int)

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    model: rows

    delegate: T.ItemDelegate {
        id: row

        required property var modelData
        required property int index

        height: 64
        width: ListView.view.width

        background: Rectangle {
            color: row.down ? root.theme.divider : "transparent"
            radius: 12
        }
        contentItem: Item {
            Icon {
                id: icon

                anchors.left: parent.left
                anchors.leftMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                color: root.theme.secondaryText
                name: "file"
                size: 28
            }
            Column {
                anchors.left: icon.right
                anchors.leftMargin: 16
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter

                Text {
                    color: root.theme.text
                    elide: Text.ElideMiddle
                    font.family: root.theme.font
                    font.pixelSize: 20
                    text: row.modelData.name
                    textFormat: Text.PlainText
                    width: parent.width
                }
                Text {
                    color: root.theme.secondaryText
                    font.family: root.theme.font
                    font.pixelSize: 16
                    text: row.modelData.note
                    textFormat: Text.PlainText
                    width: parent.width
                }
            }
        }

        onClicked: root.chosen(row.index)
    }
}
