import QtQuick
import HaKiosk as Models
import "../components"

// A one-line text field with the button beside it, because a keyboard may be below it.
Item {
    id: root

    required property Models.SetupPages setup

    readonly property bool isAddress: setup.step === "address"

    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: 12
        width: Math.min(parent.width - 48, 640)
        y: Math.max(0, Math.min(64, (parent.height - 200) / 4))

        HeadlineText {
            text: root.setup.title
            width: parent.width
        }
        Row {
            spacing: 12
            width: parent.width

            TextInputLine {
                id: line

                inputMethodHints: Qt.ImhNoPredictiveText | (root.isAddress ? Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase : Qt.ImhNone)
                maximumLength: root.isAddress ? 2000 : 64
                objectName: "setupField"
                width: parent.width - button.width - parent.spacing

                // Assigned once, not bound: a binding would lose the text that is being composed.
                Component.onCompleted: {
                    text = root.setup.text;
                    forceActiveFocus();
                }
                onAccepted: root.setup.act()
                onTextEdited: root.setup.edit(text)
            }
            ActionButton {
                id: button

                // The field keeps the focus: there may be a mistake in it.
                focusPolicy: Qt.TabFocus
                objectName: "setupAction"
                text: root.setup.action

                onClicked: root.setup.act()
            }
        }
        BodyText {
            color: Theme.danger
            objectName: "setupProblem"
            text: root.setup.problem
            width: parent.width
        }
        Busy {
            visible: root.setup.busy
        }
        SecondaryText {
            text: root.setup.hint
            visible: text !== "" && root.setup.problem === "" && !root.setup.busy
            width: parent.width
        }
        SetupSwitch {
            isOn: root.setup.hasOption
            text: root.setup.option
            visible: text !== ""
            width: parent.width

            onClicked: root.setup.toggle()
        }
    }
}
