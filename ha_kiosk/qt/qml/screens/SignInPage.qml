import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// The server's own login page, below a line that says why it is shown, and on which tablet.
Item {
    id: root

    required property Models.SignIn model
    required property WebEngineProfile viewProfile

    Rectangle {
        id: line

        color: Theme.card
        height: visible ? Math.max(words.implicitHeight + 24, phone.visible ? phone.height + 8 : 0) : 0
        scale: Theme.zoom
        transformOrigin: Item.TopLeft
        visible: root.model.aboveLogin.text !== ""
        width: parent.width / scale

        SecondaryText {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: 16
            anchors.right: phone.visible ? phone.left : parent.right
            anchors.rightMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.text
            horizontalAlignment: phone.visible ? Text.AlignLeft : Text.AlignHCenter
            text: root.model.aboveLogin.text
        }
        ActionButton {
            id: phone

            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 48
            isQuiet: true
            objectName: "phoneInstead"
            text: root.model.aboveLogin.phoneOffer
            visible: text !== ""

            onClicked: root.model.use_phone()
        }
        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.divider
            height: 1
            width: parent.width
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
