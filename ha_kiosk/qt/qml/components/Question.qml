import QtQuick

// A question before something that cannot be undone. A touch outside of it means no.
Sheet {
    id: root

    required property var texts

    signal answered(yes: bool)

    first: yes
    title: texts[0] ?? ""

    onCancelled: answered(false)
    onDismissed: answered(false)

    BodyText {
        lineHeight: 1.2
        text: root.texts[1] ?? ""
        width: parent.width
    }
    Row {
        anchors.right: parent.right
        spacing: 12

        ActionButton {
            isQuiet: true
            text: root.texts[3] ?? ""

            onClicked: root.answered(false)
        }
        ActionButton {
            id: yes

            ink: Theme.textOnDanger
            text: root.texts[2] ?? ""
            tint: Theme.danger

            onClicked: root.answered(true)
        }
    }
}
