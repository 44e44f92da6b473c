import QtQuick
import HaKiosk as Models
import "../components"

// The bar above a page of another site: its address, and buttons to leave it.
Rectangle {
    id: root

    required property Models.ExternalView model
    property bool canGoBack: false

    signal backPressed
    signal reloadPressed

    color: Theme.background
    height: Theme.header

    IconButton {
        id: back

        Accessible.name: root.model.backText
        anchors.left: parent.left
        anchors.leftMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        enabled: root.canGoBack
        icon.name: "back"

        onClicked: root.backPressed()
    }
    Column {
        anchors.left: back.right
        anchors.leftMargin: 8
        anchors.right: reload.left
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter

        HeadingText {
            text: root.model.title
            width: parent.width
        }
        PlainText {
            color: root.model.title ? Theme.secondaryText : Theme.text
            // Elided at the left, because the end of a host's name says whose it is.
            elide: Text.ElideLeft
            font.pixelSize: root.model.title ? Theme.secondarySize : Theme.headingSize
            text: root.model.host
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

        onClicked: root.reloadPressed()
    }
    IconButton {
        id: close

        Accessible.name: root.model.closeText
        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        icon.name: "close"

        onClicked: root.model.close()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.divider
        height: 1
        width: parent.width
    }
}
