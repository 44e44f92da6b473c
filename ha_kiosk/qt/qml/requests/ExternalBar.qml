import QtQuick
import "../components"

// The bar on top of a page of somebody else: whose it is, and the ways out of it.
Rectangle {
    id: root

    required property var model
    required property Theme theme
    property bool canGoBack: false

    signal backPressed
    signal reloadPressed

    color: theme.background
    height: theme.header

    IconButton {
        id: back

        Accessible.name: root.model.backText
        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        enabled: root.canGoBack
        icon.name: "back"
        theme: root.theme

        onClicked: root.backPressed()
    }
    Column {
        anchors.left: back.right
        anchors.leftMargin: 8
        anchors.right: reload.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter

        Text {
            color: root.theme.text
            elide: Text.ElideRight
            font.family: root.theme.font
            font.pixelSize: 20
            text: root.model.title
            textFormat: Text.PlainText
            visible: text !== ""
            width: parent.width
        }
        Text {
            color: root.model.title ? root.theme.secondaryText : root.theme.text
            // The end of a host's name is what tells whose it is.
            elide: Text.ElideLeft
            font.family: root.theme.font
            font.pixelSize: root.model.title ? 16 : 20
            text: root.model.host
            textFormat: Text.PlainText
            width: parent.width
        }
    }
    IconButton {
        id: reload

        Accessible.name: root.model.reloadText
        anchors.right: close.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: "reload"
        theme: root.theme

        onClicked: root.reloadPressed()
    }
    IconButton {
        id: close

        Accessible.name: root.model.closeText
        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: "close"
        theme: root.theme

        onClicked: root.model.close()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: root.theme.divider
        height: 1
        width: parent.width
    }
}
