pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// The settings, over everything else. The model has the content (qt/screens/settings_screen.py).
FocusScope {
    id: root

    required property Models.SettingsScreen model

    focus: true

    Component.onCompleted: forceActiveFocus()
    Keys.forwardTo: pad.item ? [pad.item] : []
    Keys.onEscapePressed: model.back()
    // A page below that takes the focus must not get the PIN that is typed here.
    onActiveFocusChanged: {
        if (!activeFocus && model.state !== "closed")
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
        active: root.model.state === "open"
        anchors.fill: parent

        sourceComponent: Item {
            SettingsHeader {
                id: header

                anchors.left: parent.left
                anchors.right: parent.right
                icon: root.model.isRoot ? "close" : "back"
                title: root.model.title
                z: 1

                onPressed: root.model.back()
            }
            // Visible wherever the page below is scrolled to.
            SettingsProblem {
                id: problem

                anchors.horizontalCenter: parent.horizontalCenter
                anchors.top: header.bottom
                anchors.topMargin: 16
                text: root.model.problem
                width: column.width
                z: 1
            }
            Flickable {
                id: flickable

                anchors.bottom: parent.bottom
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: problem.visible ? problem.bottom : header.bottom
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                contentHeight: column.height + 32

                Column {
                    id: column

                    anchors.horizontalCenter: parent.horizontalCenter
                    spacing: 16
                    topPadding: 16
                    width: Math.min(flickable.width - 32, 720)

                    Repeater {
                        model: root.model.layout

                        SettingsCard {
                            required property var modelData

                            rows: modelData.rows
                            settings: root.model
                            title: modelData.title
                            width: column.width
                        }
                    }
                }
            }
            ScrollMark {
                view: flickable
            }
            // Each page starts at its top.
            Connections {
                function onLayoutChanged() {
                    flickable.contentY = 0;
                }

                target: root.model
            }
        }
    }
    Loader {
        id: pad

        active: root.model.state === "pin"
        anchors.fill: parent

        sourceComponent: NumberPad {
            settings: root.model
        }
    }
    Loader {
        active: root.model.question.length > 0
        anchors.fill: parent

        sourceComponent: Question {
            texts: root.model.question

            onAnswered: yes => root.model.answer(yes)
        }
    }
}
