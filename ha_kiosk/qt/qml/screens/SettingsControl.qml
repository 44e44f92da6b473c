pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// What stands at the right of a row, by the row's kind.
Loader {
    id: root

    required property string kind
    required property var row
    required property real widest

    signal chosen(value: string)

    sourceComponent: ({
            choice: choice,
            steps: steps,
            "switch": toggle,
            radio: radio,
            page: forward,
            fact: fact
        })[kind] ?? null

    Component {
        id: choice

        SegmentedChoice {
            choices: root.row.choices ?? []
            value: root.row.value ?? ""
            widest: root.widest

            onChosen: value => root.chosen(value)
        }
    }
    Component {
        id: steps

        Row {
            IconButton {
                color: Theme.primary
                icon.name: "less"

                onClicked: root.chosen("less")
            }
            Text {
                color: Theme.text
                font.family: Theme.font
                font.pixelSize: 17
                height: parent.height
                horizontalAlignment: Text.AlignHCenter
                text: root.row.value ?? ""
                textFormat: Text.PlainText
                verticalAlignment: Text.AlignVCenter
                width: 72
            }
            IconButton {
                color: Theme.primary
                icon.name: "more"

                onClicked: root.chosen("more")
            }
        }
    }
    Component {
        id: toggle

        Rectangle {
            border.color: root.row.on ? Theme.primary : Theme.secondaryText
            border.width: 2
            color: root.row.on ? Theme.primary : "transparent"
            height: 32
            radius: 16
            width: 52

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                color: root.row.on ? Theme.textOnPrimary : Theme.secondaryText
                height: width
                radius: width / 2
                width: root.row.on ? 24 : 16
                x: root.row.on ? 24 : 8

                Behavior on x {
                    NumberAnimation {
                        duration: 120
                    }
                }
            }
        }
    }
    Component {
        id: radio

        Rectangle {
            border.color: root.row.on ? Theme.primary : Theme.secondaryText
            border.width: 2
            color: "transparent"
            height: 24
            radius: 12
            width: 24

            Rectangle {
                anchors.centerIn: parent
                color: Theme.primary
                height: 12
                radius: 6
                visible: root.row.on ?? false
                width: 12
            }
        }
    }
    Component {
        id: forward

        Icon {
            color: Theme.secondaryText
            name: "forward"
            size: 24
        }
    }
    Component {
        id: fact

        Text {
            color: Theme.secondaryText
            elide: Text.ElideMiddle
            font.family: Theme.font
            font.pixelSize: 16
            horizontalAlignment: Text.AlignRight
            maximumLineCount: 2
            text: root.row.value ?? ""
            textFormat: Text.PlainText
            width: Math.min(implicitWidth, root.widest)
            wrapMode: Text.WrapAnywhere
        }
    }
}
