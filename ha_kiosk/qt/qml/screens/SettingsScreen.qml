pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// The settings, over everything else. What there is to set is the model's (qt/screens/settings_screen.py).
FocusScope {
    id: root

    required property var settingsModel

    focus: true

    Component.onCompleted: forceActiveFocus()
    Keys.forwardTo: pad.item ? [pad.item] : []
    Keys.onEscapePressed: settingsModel.back()
    // Whoever asks for the keys below must not read the number that is typed here.
    onActiveFocusChanged: {
        if (!activeFocus && settingsModel.state !== "closed")
            forceActiveFocus();
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.background
    }
    // No touch reaches the page below.
    MouseArea {
        anchors.fill: parent
        hoverEnabled: true
        preventStealing: true
    }
    Loader {
        active: root.settingsModel.state === "open"
        anchors.fill: parent

        sourceComponent: Item {
            SettingsHeader {
                id: header

                anchors.left: parent.left
                anchors.right: parent.right
                icon: root.settingsModel.isRoot ? "close" : "back"
                title: root.settingsModel.title
                z: 1

                onPressed: root.settingsModel.back()
            }
            Flickable {
                id: flickable

                anchors.bottom: parent.bottom
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: header.bottom
                boundsBehavior: Flickable.StopAtBounds
                contentHeight: column.height + 32

                Column {
                    id: column

                    anchors.horizontalCenter: parent.horizontalCenter
                    spacing: 16
                    topPadding: 16
                    width: Math.min(flickable.width - 32, 720)

                    SettingsProblem {
                        text: root.settingsModel.problem
                        width: parent.width
                    }
                    Repeater {
                        model: root.settingsModel.layout

                        SettingsCard {
                            required property var modelData

                            rows: modelData.rows
                            settingsModel: root.settingsModel
                            title: modelData.title
                            width: column.width
                        }
                    }
                }
            }
            Rectangle {
                anchors.right: parent.right
                anchors.rightMargin: 2
                color: Theme.secondaryText
                height: Math.max(32, flickable.height * flickable.visibleArea.heightRatio)
                opacity: 0.5
                radius: 2
                visible: flickable.visibleArea.heightRatio < 1
                width: 4
                y: flickable.y + flickable.height * flickable.visibleArea.yPosition
            }
            // Another page begins at its top.
            Connections {
                function onLayoutChanged() {
                    flickable.contentY = 0;
                }

                target: root.settingsModel
            }
        }
    }
    Loader {
        id: pad

        active: root.settingsModel.state === "pin"
        anchors.fill: parent

        sourceComponent: NumberPad {
            settingsModel: root.settingsModel
        }
    }
    Loader {
        active: root.settingsModel.question.length > 0
        anchors.fill: parent

        sourceComponent: Question {
            texts: root.settingsModel.question

            onAnswered: yes => root.settingsModel.answer(yes)
        }
    }
}
