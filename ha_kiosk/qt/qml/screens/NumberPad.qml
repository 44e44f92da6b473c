pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import HaKiosk as Models
import "../components"

// Asks for the PIN of the settings. In a low window, the pad is beside the dots.
Item {
    id: root

    required property Models.SettingsScreen settings

    readonly property bool isLow: height < 560
    readonly property real key: Math.max(56, Math.min(88, (height - (isLow ? 96 : 260)) / 4 - 12))

    Keys.onPressed: event => {
        if (/^[0-9]$/.test(event.text))
            root.settings.digit(event.text);
        else if (event.key === Qt.Key_Backspace)
            root.settings.digit("back");
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            root.settings.digit("ok");
        else
            return;
        event.accepted = true;
    }

    IconButton {
        icon.name: "close"
        x: 8
        y: 8

        onClicked: root.settings.close()
    }
    Grid {
        anchors.centerIn: parent
        columnSpacing: 64
        columns: root.isLow ? 2 : 1
        horizontalItemAlignment: Grid.AlignHCenter
        rowSpacing: 24
        verticalItemAlignment: Grid.AlignVCenter

        Column {
            spacing: 16
            width: 260

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                color: Theme.primary
                name: "locked"
                size: 48
            }
            HeadingText {
                color: root.settings.padIsWrong ? Theme.danger : Theme.text
                horizontalAlignment: Text.AlignHCenter
                text: root.settings.padText
                width: parent.width
                wrapMode: Text.Wrap
            }
            Row {
                anchors.horizontalCenter: parent.horizontalCenter
                // An item without a width would not be part of the column, and would move the others.
                height: 16
                spacing: 8
                width: Math.max(1, implicitWidth)

                Repeater {
                    model: root.settings.digits

                    Rectangle {
                        color: Theme.text
                        height: 14
                        radius: 7
                        width: 14
                    }
                }
            }
        }
        Grid {
            columnSpacing: 20
            columns: 3
            enabled: root.settings.padOpen
            opacity: enabled ? 1 : 0.4
            rowSpacing: 12

            Repeater {
                model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok"]

                T.Button {
                    id: button

                    required property string modelData

                    readonly property bool isOk: modelData === "ok"

                    focusPolicy: Qt.NoFocus
                    height: root.key
                    width: root.key

                    background: Rectangle {
                        border.color: Theme.divider
                        border.width: button.isOk ? 0 : 1
                        color: button.isOk ? (button.down ? Qt.darker(Theme.button, 1.2) : Theme.button) : button.down ? Theme.divider : Theme.card
                        radius: height / 2
                    }
                    contentItem: Item {
                        HeadlineText {
                            anchors.centerIn: parent
                            text: button.modelData
                            visible: button.modelData.length === 1
                            wrapMode: Text.NoWrap
                        }
                        Icon {
                            anchors.centerIn: parent
                            color: button.isOk ? Theme.textOnPrimary : Theme.text
                            name: button.isOk ? "check" : "backspace"
                            size: 28
                            visible: button.modelData.length > 1
                        }
                    }

                    onClicked: root.settings.digit(modelData)
                }
            }
        }
    }
}
