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

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        color: Theme.card
        height: visible ? text.implicitHeight + 24 : 0
        visible: root.model.line !== ""

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
        anchors.top: line.bottom
        model: root.model
        viewProfile: root.viewProfile
    }
}
