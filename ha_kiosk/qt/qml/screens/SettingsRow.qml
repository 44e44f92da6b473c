pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import HaKiosk as Models
import "../components"

// One row of a card: an icon, a title with a line below it, and a control.
T.Button {
    id: root

    required property Models.SettingsScreen settings
    required property string rowId
    required property string kind
    required property bool isFirst
    required property bool isLast
    // Whether other rows of the card have an icon, so that all titles are aligned.
    required property bool isIndented

    readonly property var row: settings.rows[rowId] ?? ({})
    readonly property color ink: row.danger ? Theme.danger : Theme.text
    // A disabled row is faint, but not the line that says why.
    readonly property real faintness: enabled ? 1 : 0.5
    readonly property bool touchable: ["switch", "radio", "page", "action"].includes(kind)
    readonly property bool stacked: kind === "choice" && width < 560

    enabled: row.enabled ?? false
    focusPolicy: touchable ? Qt.StrongFocus : Qt.NoFocus
    implicitHeight: Math.max(Theme.row, words.implicitHeight + 24, stacked ? words.implicitHeight + 80 : control.height + 24)

    background: RowSheet {
        hasRing: root.visualFocus
        isDown: root.touchable && root.down
        isFirst: root.isFirst
        isLast: root.isLast
    }

    onClicked: {
        if (kind === "switch" || kind === "radio")
            settings.choose(rowId, row.value);
        else if (touchable)
            settings.press(rowId);
    }

    Icon {
        id: picture

        color: root.row.danger ? Theme.danger : Theme.secondaryText
        name: root.row.icon || "info"
        opacity: root.faintness
        size: 24
        visible: !!root.row.icon
        x: 16
        y: (words.y + words.height / 2) - 12
    }
    Column {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: root.isIndented ? 56 : 16
        anchors.right: root.stacked ? parent.right : control.left
        anchors.rightMargin: 16
        spacing: 2
        y: root.stacked ? 12 : (root.height - height) / 2

        BodyText {
            color: root.ink
            maximumLineCount: 2
            opacity: root.faintness
            text: root.row.title ?? ""
            width: parent.width
        }
        SecondaryText {
            maximumLineCount: 2
            text: root.row.detail ?? ""
            width: parent.width
        }
    }
    SettingsControl {
        id: control

        anchors.right: parent.right
        // Aligned with other rows: its buttons are larger than their icons.
        anchors.rightMargin: root.kind === "steps" ? 4 : 16
        kind: root.kind
        opacity: root.faintness
        row: root.row
        widest: root.width * (root.kind === "fact" ? 0.65 : 1) - (root.stacked ? 32 : 0)
        y: root.stacked ? root.height - height - 12 : (root.height - height) / 2

        onChosen: value => root.settings.choose(root.rowId, value)
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.leftMargin: root.isIndented ? 56 : 16
        anchors.right: parent.right
        color: Theme.divider
        height: 1
        visible: !root.isLast
    }
}
