pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import "../components"

// Files to choose from, in rows for fingers; with check marks if several may be chosen.
ListView {
    id: root

    required property var rows
    required property bool several
    // The indices of the rows with a check mark.
    required property var marked

    signal tapped(index: int)

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    model: rows

    delegate: T.ItemDelegate {
        id: row

        required property var modelData
        required property int index

        readonly property bool isMarked: root.marked.indexOf(index) >= 0

        Accessible.checkable: root.several
        Accessible.checked: isMarked
        Keys.onEnterPressed: click()
        Keys.onReturnPressed: click()
        height: Theme.row
        width: ListView.view.width

        background: Rectangle {
            border.color: Theme.primary
            border.width: row.visualFocus ? 2 : 0
            color: row.down ? Theme.divider : "transparent"
            radius: Theme.cardRadius
        }
        contentItem: Item {
            Icon {
                id: icon

                anchors.left: parent.left
                anchors.leftMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.secondaryText
                name: "file"
                size: 28
            }
            Column {
                anchors.left: icon.right
                anchors.leftMargin: 16
                anchors.right: mark.left
                anchors.rightMargin: 12
                anchors.verticalCenter: parent.verticalCenter

                BodyText {
                    elide: Text.ElideMiddle
                    text: row.modelData.name
                    width: parent.width
                    wrapMode: Text.NoWrap
                }
                SecondaryText {
                    text: row.modelData.note
                    width: parent.width
                    wrapMode: Text.NoWrap
                }
            }
            Rectangle {
                id: mark

                anchors.right: parent.right
                anchors.rightMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                border.color: row.isMarked ? Theme.primary : Theme.secondaryText
                border.width: 2
                color: row.isMarked ? Theme.primary : "transparent"
                height: 28
                radius: 6
                visible: root.several
                width: visible ? 28 : 0

                Icon {
                    anchors.centerIn: parent
                    color: Theme.textOnPrimary
                    name: "check"
                    size: 22
                    visible: row.isMarked
                }
            }
        }

        onClicked: root.tapped(row.index)
    }
}
