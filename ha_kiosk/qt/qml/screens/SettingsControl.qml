pragma ComponentBehavior: Bound

import QtQuick
import "../components"

// The control at the right of a row, by the row's kind.
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
            BodyText {
                height: parent.height
                horizontalAlignment: Text.AlignHCenter
                text: root.row.value ?? ""
                verticalAlignment: Text.AlignVCenter
                width: 72
                wrapMode: Text.NoWrap
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

        SwitchMark {
            isOn: root.row.on ?? false
        }
    }
    Component {
        id: radio

        RadioMark {
            isOn: root.row.on ?? false
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

        BodyText {
            color: Theme.secondaryText
            horizontalAlignment: Text.AlignRight
            maximumLineCount: 3
            text: root.row.value ?? ""
            width: Math.min(implicitWidth, root.widest)
            wrapMode: Text.WrapAnywhere
        }
    }
}
