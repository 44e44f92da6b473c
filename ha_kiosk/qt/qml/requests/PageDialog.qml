pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The dialog of a page: a message, a question, a text field, or a file chooser.
Sheet {
    id: root

    required property Models.PageDialogs dialogs

    readonly property bool isFiles: dialogs.kind === "files"

    first: isFiles ? files : dialogs.kind === "prompt" ? field : ok
    title: dialogs.title

    onCancelled: dialogs.answer(false, "")
    onDismissed: {
        if (isFiles)
            dialogs.answer(false, "");
    }

    Item {
        height: scroller.height
        visible: message.text !== ""
        width: parent.width

        Flickable {
            id: scroller

            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: message.height
            height: Math.min(message.height, root.height * 0.4)
            width: parent.width

            BodyText {
                id: message

                lineHeight: 1.2
                text: root.dialogs.message
                width: parent.width
            }
        }
        ScrollMark {
            anchors.rightMargin: -16
            view: scroller
        }
    }
    TextInputLine {
        id: field

        text: root.dialogs.defaultText
        visible: root.dialogs.kind === "prompt"
        width: parent.width

        onAccepted: root.dialogs.answer(true, text)
    }
    ColorPicker {
        id: picker

        names: root.dialogs.colorNames
        start: root.dialogs.kind === "color" ? root.dialogs.defaultText : "black"
        visible: root.dialogs.kind === "color"
        width: parent.width
    }
    // Wider than the rest: the background of a touched row has a margin around its content.
    Item {
        height: files.height
        visible: root.isFiles && files.count > 0
        width: parent.width + 16
        x: -8

        FileList {
            id: files

            height: Math.min(contentHeight, root.height * 0.5)
            marked: root.dialogs.chosen
            rows: root.dialogs.files
            several: root.dialogs.several
            width: parent.width

            onTapped: index => root.dialogs.toggle_file(index)
        }
        ScrollMark {
            anchors.rightMargin: -8
            view: files
        }
    }
    ActionButton {
        anchors.right: parent.right
        anchors.rightMargin: -8
        isQuiet: true
        isSmall: true
        text: root.dialogs.silenceText
        visible: root.dialogs.maySilence

        onClicked: root.dialogs.silence()
    }
    SheetButtons {
        ActionButton {
            isQuiet: true
            isSmall: true
            text: root.dialogs.cancelText
            visible: root.dialogs.kind !== "alert"

            onClicked: root.dialogs.answer(false, "")
        }
        ActionButton {
            enabled: root.dialogs.chosen.length > 0
            isSmall: true
            opacity: enabled ? 1 : 0.4
            text: root.dialogs.chooseText
            visible: root.dialogs.several

            onClicked: root.dialogs.accept_files()
        }
        ActionButton {
            id: ok

            isSmall: true
            text: root.dialogs.okText
            visible: !root.isFiles

            onClicked: root.dialogs.answer(true, picker.visible ? picker.value : field.visible ? field.text : "")
        }
    }
}
