pragma ComponentBehavior: Bound

import QtQuick
import HaKiosk as Models
import "../components"

// Rows that belong together, with a title above them.
Column {
    id: root

    required property Models.SettingsScreen settings
    required property string title
    required property var rows

    readonly property bool hasIcons: rows.some(row => settings.rows[row.id]?.icon)

    spacing: 8

    SecondaryText {
        font.weight: Font.Medium
        leftPadding: 16
        text: root.title
        wrapMode: Text.NoWrap
    }
    Rectangle {
        border.color: Theme.divider
        color: Theme.card
        height: list.height + 2
        radius: Theme.cardRadius
        width: parent.width

        Column {
            id: list

            width: parent.width - 2
            x: 1
            y: 1

            Repeater {
                model: root.rows

                SettingsRow {
                    required property var modelData
                    required property int index

                    isFirst: index === 0
                    isLast: index === root.rows.length - 1
                    isIndented: root.hasIcons
                    kind: modelData.kind
                    rowId: modelData.id
                    settings: root.settings
                    width: list.width
                }
            }
        }
    }
}
