import QtQuick
import "../components"

// A text field for an answer, and the button that sends it. It has the focus while it is visible.
Item {
    id: root

    property alias hint: hintText.text
    property alias sendText: send.text
    // The item that had the focus before, and gets it back.
    property Item before: null

    signal sent(string text)

    height: 56

    Component.onCompleted: {
        before = Window.activeFocusItem;
        field.forceActiveFocus();
    }
    Component.onDestruction: before?.forceActiveFocus()

    TextInputLine {
        id: field

        anchors.left: parent.left
        anchors.right: send.left
        anchors.rightMargin: 8
        maximumLength: 2000

        onAccepted: root.sent(text)

        PlainText {
            id: hintText

            anchors.fill: parent
            anchors.leftMargin: field.leftPadding
            anchors.rightMargin: field.rightPadding
            color: Theme.secondaryText
            font: field.font
            verticalAlignment: Text.AlignVCenter
            visible: field.text === "" && field.preeditText === ""
        }
    }
    ActionButton {
        id: send

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        enabled: field.text.trim() !== "" || field.preeditText !== ""
        isQuiet: true
        opacity: enabled ? 1 : 0.4

        onClicked: root.sent(field.text + field.preeditText)
    }
}
