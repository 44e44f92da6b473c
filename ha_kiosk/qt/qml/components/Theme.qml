pragma Singleton

import QtQuick

// The dashboard's colours where they are known, else Home Assistant's default ones; and its font. Main.qml says how it looks.
QtObject {
    property bool dark: false
    property var page: ({})

    readonly property color background: page.background ?? (dark ? "#111111" : "#fafafa")
    readonly property color card: page.card ?? (dark ? "#1c1c1c" : "#ffffff")
    readonly property color divider: page.divider ?? (dark ? "#363636" : "#e0e0e0")
    readonly property color text: page.text ?? (dark ? "#e1e1e1" : "#212121")
    readonly property color secondaryText: page.secondaryText ?? (dark ? "#9b9b9b" : "#727272")
    readonly property color primary: page.primary ?? (dark ? "#03a9f4" : "#0277bd")
    readonly property color button: page.button ?? primary
    readonly property color textOnPrimary: page.textOnPrimary ?? (dark ? "#000000" : "#ffffff")
    readonly property color danger: page.danger ?? (dark ? "#f4645a" : "#c62828")
    readonly property color warning: page.warning ?? (dark ? "#ffa600" : "#c77700")
    readonly property string font: "Roboto"

    // What all screens share, in pixels.
    readonly property color scrim: "#99000000"
    readonly property int header: 56
    readonly property int row: 72
    readonly property int cardRadius: 12
    readonly property int sheetRadius: 28
    readonly property int titleSize: 24
    readonly property int textSize: 17
    readonly property int detailSize: 15
}
