import QtQuick
import HaKiosk as Models
import "../components"

// A short note at the lower edge, as the frontend's own look; it takes no touch but its own.
Rectangle {
    id: root

    required property Models.Toast model

    color: Theme.dark ? "#e1e1e1" : "#313131"
    height: words.height + 32
    radius: 8
    visible: model.text !== ""
    width: Math.min(parent.width - 32, words.implicitWidth + (button.visible ? 104 : 48))

    anchors {
        bottom: parent.bottom
        bottomMargin: 16
        horizontalCenter: parent.horizontalCenter
    }
    Text {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.dark ? "#1c1c1c" : "#ffffff"
        elide: Text.ElideRight
        font.family: Theme.font
        font.pixelSize: 17
        maximumLineCount: 4
        text: root.model.text
        textFormat: Text.PlainText
        width: parent.width - (button.visible ? 88 : 48)
        wrapMode: Text.Wrap
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
