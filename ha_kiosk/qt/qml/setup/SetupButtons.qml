import QtQuick
import HaKiosk as Models
import "../components"

// The page's one or two buttons, at its bottom.
Row {
    id: root

    required property Models.SetupPages setup

    layoutDirection: Qt.RightToLeft
    spacing: 12

    ActionButton {
        isQuiet: root.setup.actionIsQuiet
        objectName: "setupAction"
        text: root.setup.action
        visible: text !== ""

        onClicked: root.setup.act()
    }
    ActionButton {
        isQuiet: true
        objectName: "setupOther"
        text: root.setup.other
        visible: text !== ""

        onClicked: root.setup.act_otherwise()
    }
}
