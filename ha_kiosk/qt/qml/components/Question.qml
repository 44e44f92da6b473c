import QtQuick

// A question over what is on screen, answered with yes or no; outside of it is a no.
Rectangle {
    id: root

    required property Theme theme
    required property var texts

    signal answered(yes: bool)

    color: "#80000000"

    Component.onCompleted: yes.forceActiveFocus()
    Keys.onEscapePressed: answered(false)

    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true

        onClicked: root.answered(false)
    }
    Rectangle {
        anchors.centerIn: parent
        color: root.theme.card
        height: column.height + 48
        radius: 24
        width: Math.min(parent.width - 48, 520)

        MouseArea {
            anchors.fill: parent
        }
        Column {
            id: column

            spacing: 16
            width: parent.width - 48
            x: 24
            y: 24

            Text {
                color: root.theme.text
                font.family: root.theme.font
                font.pixelSize: 24
                text: root.texts[0] ?? ""
                textFormat: Text.PlainText
                width: parent.width
                wrapMode: Text.Wrap
            }
            Text {
                color: root.theme.secondaryText
                font.family: root.theme.font
                font.pixelSize: 17
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

                    onClicked: root.answered(true)
                }
            }
        }
    }
}
