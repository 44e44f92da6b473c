pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// What a page asks a person: to read, to agree, to type, or to choose a file.
Sheet {
    id: root

    required property var sheets

    readonly property bool isFiles: sheets.kind === "files"

    title: sheets.title

    Component.onCompleted: {
        if (field.visible)
            field.forceActiveFocus();
    }
    onDismissed: {
        if (isFiles)
            sheets.answer(false, "");
    }

    Flickable {
        clip: true
        contentHeight: message.height
        height: Math.min(message.height, root.height * 0.4)
        visible: message.text !== ""
        width: parent.width

        Text {
            id: message

            color: root.theme.text
            font.family: root.theme.font
            font.pixelSize: 20
            lineHeight: 1.2
            text: root.sheets.message
            textFormat: Text.PlainText
            width: parent.width
            wrapMode: Text.Wrap
        }
    }
    TextInputLine {
        id: field

        text: root.sheets.defaultText
        theme: root.theme
        visible: root.sheets.kind === "prompt"
        width: parent.width

        onAccepted: root.sheets.answer(true, text)
    }
    FileList {
        height: Math.min(contentHeight, root.height * 0.5)
        marked: root.sheets.chosen
        rows: root.sheets.files
        several: root.sheets.several
        theme: root.theme
        visible: root.isFiles && count > 0
        width: parent.width

        onTapped: index => root.sheets.tap(index)
    }
    Row {
        anchors.right: parent.right
        spacing: 12

        ActionButton {
            isQuiet: true
            text: root.sheets.cancelText
            theme: root.theme
            visible: root.sheets.kind !== "alert"

            onClicked: root.sheets.answer(false, "")
        }
        ActionButton {
            enabled: root.sheets.chosen.length > 0
            opacity: enabled ? 1 : 0.4
            text: root.sheets.chooseText
            theme: root.theme
            visible: root.sheets.several

            onClicked: root.sheets.give()
        }
        ActionButton {
            text: root.sheets.okText
            theme: root.theme
            visible: !root.isFiles

            onClicked: root.sheets.answer(true, field.visible ? field.text : "")
        }
    }
}
