import QtQuick

// A question before something that cannot be taken back; outside of it is a no.
Sheet {
    id: root

    required property var texts

    signal answered(yes: bool)

    first: yes
    title: texts[0] ?? ""

    onCancelled: answered(false)
    onDismissed: answered(false)

    Text {
        color: root.theme.text
        font.family: root.theme.font
        font.pixelSize: root.theme.textSize
        lineHeight: 1.2
        text: root.texts[1] ?? ""
        textFormat: Text.PlainText
        width: parent.width
        wrapMode: Text.Wrap
    }
    Row {
        anchors.right: parent.right
        spacing: 12

        ActionButton {
            isQuiet: true
            text: root.texts[3] ?? ""
            theme: root.theme

            onClicked: root.answered(false)
        }
        ActionButton {
            id: yes

            text: root.texts[2] ?? ""
            theme: root.theme
            tint: root.theme.danger

            onClicked: root.answered(true)
        }
    }
}
