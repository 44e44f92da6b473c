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
    SheetButtons {
        ActionButton {
            isQuiet: true
            isSmall: true
            text: root.texts[3] ?? ""

            onClicked: root.answered(false)
        }
        ActionButton {
            id: yes

            ink: Theme.textOnDanger
            isSmall: true
            text: root.texts[2] ?? ""
            tint: Theme.danger

            onClicked: root.answered(true)
        }
    }
}
