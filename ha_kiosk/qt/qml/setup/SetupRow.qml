import QtQuick
import QtQuick.Templates as T
import "../components"

// One row of a list, to choose or to continue.
T.Button {
    id: root

    required property var choice
    required property bool isFirst
    required property bool isLast

    implicitHeight: Math.max(Theme.row, words.implicitHeight + 24)
    objectName: "setupRow " + choice.value

    background: RowSheet {
        hasRing: root.visualFocus
        isDown: root.down
        isFirst: root.isFirst
        isLast: root.isLast
    }

    Icon {
        id: picture

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.primary
        name: root.choice.icon || "home"
        size: 32
        visible: !root.choice.is_radio
        width: 32
        x: 16
    }
    RadioMark {
        anchors.verticalCenter: parent.verticalCenter
        isOn: root.choice.is_chosen
        visible: root.choice.is_radio
        x: 20
    }
    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: 64
        anchors.right: parent.right
        anchors.rightMargin: 56
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2

        BodyText {
            maximumLineCount: 2
            text: root.choice.title
            width: parent.width
        }
        SecondaryText {
            maximumLineCount: 2
            text: root.choice.detail
            width: parent.width
            wrapMode: Text.WrapAnywhere
        }
    }
    Icon {
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.secondaryText
        name: "forward"
        size: 24
        visible: !root.choice.is_radio
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.left: words.left
        anchors.right: parent.right
        color: Theme.divider
        height: 1
        visible: !root.isLast
    }
}
