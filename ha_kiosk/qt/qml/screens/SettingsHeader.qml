import QtQuick
import "../components"

// The bar on top of a page of the settings.
Rectangle {
    id: root

    required property string title
    required property string icon

    signal pressed

    color: Theme.background
    height: Theme.header

    IconButton {
        id: button

        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: root.icon

        onClicked: root.pressed()
    }
    HeadingText {
        anchors.left: button.right
        anchors.leftMargin: 8
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        text: root.title
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.divider
        height: 1
        width: parent.width
    }
}
