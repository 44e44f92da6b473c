pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard
import QtQuick.VirtualKeyboard.Styles
import "../../../.."
import "../../../../../components"

// Qt Virtual Keyboard in the colours of our screens.
KeyboardStyle {
    id: root

    // The height of the keyboard at a width of 2560; KeyboardPanel.qml sets it.
    property real designHeight: 800
    readonly property real itemHeight: 48
    readonly property real itemWidth: 52

    signal hideKeyClicked

    alternateKeysListItemHeight: itemHeight
    alternateKeysListItemWidth: itemWidth
    keyboardDesignHeight: designHeight
    keyboardDesignWidth: 2560
    keyboardRelativeBottomMargin: 0.01
    keyboardRelativeLeftMargin: 0.002
    keyboardRelativeRightMargin: 0.002
    keyboardRelativeTopMargin: 0.01
    languagePopupListEnabled: true
    selectionListHeight: 44

    keyboardBackground: Rectangle {
        color: Theme.background
    }
    keyPanel: KeyPanel {
        id: key

        KeyFace {
            control: key.control
            small: key.control.smallTextVisible ? key.control.smallText : ""
            text: key.control.displayText
        }
    }
    spaceKeyPanel: KeyPanel {
        id: space

        KeyFace {
            control: space.control
            text: Qt.locale(InputContext.locale).nativeLanguageName
        }
    }
    backspaceKeyPanel: KeyPanel {
        id: backspace

        KeyFace {
            control: backspace.control
            icon: "backspace"
            isAction: true
        }
    }
    languageKeyPanel: KeyPanel {
        id: language

        KeyFace {
            control: language.control
            icon: "web"
            isAction: true
        }
    }
    enterKeyPanel: KeyPanel {
        id: enter

        KeyFace {
            control: enter.control
            icon: "enter"
            isMain: true
        }
    }
    hideKeyPanel: KeyPanel {
        id: hide

        Connections {
            function onClicked() {
                root.hideKeyClicked();
            }

            target: hide.control
        }
        KeyFace {
            control: hide.control
            icon: "hideKeyboard"
            isAction: true
        }
    }
    shiftKeyPanel: KeyPanel {
        id: shift

        KeyFace {
            control: shift.control
            icon: InputContext.capsLockActive ? "capsLock" : "shift"
            isAction: true
            isOn: InputContext.shiftActive || InputContext.capsLockActive
        }
    }
    symbolKeyPanel: KeyPanel {
        id: symbol

        KeyFace {
            control: symbol.control
            isAction: true
            text: symbol.control.displayText
        }
    }
    modeKeyPanel: KeyPanel {
        id: mode

        KeyFace {
            control: mode.control
            isAction: true
            isOn: (mode.control as ModeKey)?.mode ?? false
            text: mode.control.displayText
        }
    }
    handwritingKeyPanel: KeyPanel {
        id: handwriting

        KeyFace {
            control: handwriting.control
            icon: "keyboard"
            isAction: true
        }
    }
    characterPreviewDelegate: Rectangle {
        property string text
        property string flickLeft
        property string flickTop
        property string flickRight
        property string flickBottom

        color: Theme.button
        radius: 8

        KeyText {
            anchors.fill: parent
            color: Theme.textOnPrimary
            font.pixelSize: Math.min(30, parent.height * 0.5)
            text: parent.text
        }
    }
    alternateKeysListDelegate: Item {
        id: alternative

        required property var model

        height: root.itemHeight
        width: root.itemWidth

        KeyText {
            anchors.fill: parent
            color: alternative.ListView.isCurrentItem ? Theme.textOnPrimary : Theme.text
            font.pixelSize: Theme.headingSize
            text: alternative.model.text
        }
    }
    alternateKeysListHighlight: Rectangle {
        color: Theme.button
        radius: 8
    }
    alternateKeysListBackground: Rectangle {
        border.color: Theme.divider
        color: Theme.card
        radius: 8
    }
    selectionListDelegate: SelectionListItem {
        id: candidate

        required property string display

        width: words.implicitWidth + 32

        KeyText {
            id: words

            anchors.fill: parent
            font.pixelSize: Theme.bodySize
            text: candidate.display
        }
    }
    selectionListBackground: Rectangle {
        color: Theme.card
    }
    languageListDelegate: SelectionListItem {
        id: other

        required property string displayName

        height: root.itemHeight
        width: 220

        KeyText {
            anchors.fill: parent
            color: other.ListView.isCurrentItem ? Theme.textOnPrimary : Theme.text
            font.pixelSize: Theme.bodySize
            text: other.displayName
        }
    }
    languageListHighlight: Rectangle {
        color: Theme.button
        radius: 8
    }
    languageListBackground: Rectangle {
        border.color: Theme.divider
        color: Theme.card
        radius: 8
    }
    popupListDelegate: selectionListDelegate
    popupListBackground: selectionListBackground
    popupListHighlight: alternateKeysListHighlight
    selectionListHighlight: alternateKeysListHighlight
    selectionHandle: Rectangle {
        color: Theme.primary
        height: 20
        radius: 10
        width: 20
    }
    navigationHighlight: Rectangle {
        border.color: Theme.primary
        border.width: 3
        color: "transparent"
        radius: 8
    }
}
