import QtQuick
import QtQuick.Templates as T
import "../components"

// One row of a list: to be chosen, or to go on with.
T.Button {
    id: root

    required property var choice
    required property bool isFirst
    required property bool isLast

    implicitHeight: Math.max(64, words.implicitHeight + 20)
    objectName: "setupRow " + choice.value

    background: Rectangle {
        bottomLeftRadius: root.isLast ? Theme.cardRadius - 1 : 0
        bottomRightRadius: root.isLast ? Theme.cardRadius - 1 : 0
        color: root.down ? Theme.divider : "transparent"
        topLeftRadius: root.isFirst ? Theme.cardRadius - 1 : 0
        topRightRadius: root.isFirst ? Theme.cardRadius - 1 : 0

        Rectangle {
            anchors.fill: parent
            anchors.margins: 2
            border.color: Theme.primary
            border.width: 2
            color: "transparent"
            radius: 10
            visible: root.visualFocus
        }
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
    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        border.color: root.choice.is_chosen ? Theme.primary : Theme.secondaryText
        border.width: 2
        color: "transparent"
        height: 22
        radius: 11
        visible: root.choice.is_radio
        width: 22
        x: 21

        Rectangle {
            anchors.centerIn: parent
            color: Theme.primary
            height: 12
            radius: 6
            visible: root.choice.is_chosen
            width: 12
        }
    }
    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: 64
        anchors.right: parent.right
        anchors.rightMargin: 56
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2

        SetupText {
            elide: Text.ElideRight
            maximumLineCount: 2
            text: root.choice.title
            width: parent.width
        }
        SetupText {
            color: Theme.secondaryText
            elide: Text.ElideRight
            font.pixelSize: Theme.detailSize
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
