import QtQuick
import HaKiosk as Models
import "../components"

// A toast at the lower edge, in the frontend's style; touches beside it pass.
Rectangle {
    id: root

    required property Models.Toast model

    color: Theme.toast
    height: words.height + 32
    radius: 4
    visible: model.text !== ""
    width: Math.min(parent.width - 32, words.implicitWidth + (button.visible ? 104 : 48))

    anchors {
        bottom: parent.bottom
        bottomMargin: 16
        horizontalCenter: parent.horizontalCenter
    }
    BodyText {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textOnToast
        maximumLineCount: 4
        text: root.model.text
        width: parent.width - (button.visible ? 88 : 48)
        x: 24
    }
    IconButton {
        id: button

        anchors.right: parent.right
        anchors.rightMargin: 8
        anchors.verticalCenter: parent.verticalCenter
        color: words.color
        icon.name: "close"
        visible: root.model.dismissable

        onClicked: root.model.hide()
    }
}
