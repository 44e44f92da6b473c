pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// A list to choose from, or advice if it is empty.
Item {
    id: root

    required property Models.SetupPages setup

    Flickable {
        id: flickable

        anchors.bottom: buttons.top
        anchors.bottomMargin: 8
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.height

        Column {
            id: column

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 12
            width: Math.min(flickable.width - 48, 640)

            HeadlineText {
                text: root.setup.title
                width: parent.width
            }
            Row {
                spacing: 16
                width: parent.width

                BodyText {
                    color: Theme.secondaryText
                    text: root.setup.detail
                    width: Math.min(implicitWidth, parent.width - (busy.visible ? busy.width + 16 : 0))
                }
                Busy {
                    id: busy

                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.setup.busy
                }
            }
            BodyText {
                color: Theme.danger
                objectName: "setupProblem"
                text: root.setup.problem
                width: parent.width
            }
            Rectangle {
                border.color: Theme.divider
                color: Theme.card
                height: rows.height + 2
                radius: Theme.cardRadius
                visible: rows.height > 0
                width: parent.width

                Column {
                    id: rows

                    width: parent.width - 2
                    x: 1
                    y: 1

                    Repeater {
                        id: repeater

                        model: root.setup.choices

                        SetupRow {
                            required property var modelData
                            required property int index

                            choice: modelData
                            isFirst: index === 0
                            isLast: index === repeater.count - 1
                            width: rows.width

                            onClicked: root.setup.choose(modelData.value)
                        }
                    }
                }
            }
            Column {
                spacing: 12
                topPadding: 12
                visible: root.setup.lines.length > 0
                width: parent.width

                Repeater {
                    model: root.setup.lines

                    Row {
                        id: line

                        required property string modelData

                        spacing: 16
                        width: parent.width

                        Rectangle {
                            color: Theme.primary
                            height: 8
                            radius: 4
                            width: 8
                            y: 8
                        }
                        BodyText {
                            text: line.modelData
                            width: parent.width - 24
                        }
                    }
                }
            }
        }
    }
    ScrollMark {
        view: flickable
    }
    SetupButtons {
        id: buttons

        anchors.bottom: parent.bottom
        anchors.bottomMargin: 16
        anchors.horizontalCenter: parent.horizontalCenter
        setup: root.setup
        width: column.width
    }
}
