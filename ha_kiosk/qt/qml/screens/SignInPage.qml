import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// The server's own login page, below a line of ours: what happened, and whose tablet this is.
Item {
    id: root

    required property Models.SignIn model
    required property WebEngineProfile viewProfile

    Rectangle {
        id: line

        color: Theme.card
        height: visible ? text.implicitHeight + 24 : 0
        scale: Theme.zoom
        transformOrigin: Item.TopLeft
        visible: root.model.line !== ""
        width: parent.width / scale

        SecondaryText {
            id: text

            anchors.left: parent.left
            anchors.leftMargin: 16
            anchors.right: parent.right
            anchors.rightMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.text
            horizontalAlignment: Text.AlignHCenter
            text: root.model.line
        }
    }
    SignInView {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.topMargin: line.height * line.scale
        model: root.model
        viewProfile: root.viewProfile
    }
}
