import QtQuick
import "../components"

// The bar on top of a page of the settings.
Rectangle {
    id: root

    required property Theme theme
    required property string title
    required property string icon

    signal pressed

    color: theme.background
    height: theme.header

    IconButton {
        id: button

        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: root.icon
        theme: root.theme

        onClicked: root.pressed()
    }
    Text {
        anchors.left: button.right
        anchors.leftMargin: 8
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        color: root.theme.text
        elide: Text.ElideRight
        font.family: root.theme.font
        font.pixelSize: 22
        text: root.title
        textFormat: Text.PlainText
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: root.theme.divider
        height: 1
        width: parent.width
    }
}
