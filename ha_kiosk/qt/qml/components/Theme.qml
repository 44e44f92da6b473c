pragma Singleton

import QtQuick

// The dashboard's colours if they are known, otherwise Home Assistant's defaults, and its font.
// Main.qml sets the three properties.
QtObject {
    property bool dark: false
    property var page: ({})
    // The factor by which our own screens are enlarged.
    property real zoom: 1

    readonly property color background: page.background ?? (dark ? "#111111" : "#fafafa")
    readonly property color card: page.card ?? (dark ? "#1c1c1c" : "#ffffff")
    readonly property color divider: page.divider ?? (dark ? "#343434" : "#e0e0e0")
    readonly property color text: page.text ?? (dark ? "#e1e1e1" : "#141414")
    readonly property color secondaryText: page.secondaryText ?? (dark ? "#9b9b9b" : "#5e5e5e")
    readonly property color primary: page.primary ?? (dark ? "#009ac7" : "#047c9f")
    readonly property color button: page.button ?? primary
    readonly property color textOnPrimary: page.textOnPrimary ?? (dark ? "#000000" : "#ffffff")
    readonly property color danger: page.danger ?? (dark ? "#dc5c50" : "#cc4034")
    readonly property color textOnDanger: page.textOnDanger ?? (dark ? "#000000" : "#ffffff")
    readonly property color warning: page.warning ?? (dark ? "#ffa600" : "#c48205")
    // Text on black in every theme, and the colours of toasts and tooltips.
    readonly property color textOnBlack: "#e1e1e1"
    readonly property color secondaryOnBlack: "#9b9b9b"
    readonly property color toast: dark ? "#e1e1e1" : "#313131"
    readonly property color textOnToast: dark ? "#1c1c1c" : "#ffffff"
    // The background of text fields and choices.
    readonly property color fill: Qt.alpha(text, 0.06)
    readonly property string font: "Roboto"

    // Sizes that all screens share, in pixels.
    readonly property color scrim: "#52000000"
    // The background of an icon on a picture.
    readonly property color shade: "#99000000"
    readonly property int header: 56
    readonly property int row: 72
    readonly property int cardRadius: 12
    readonly property int sheetRadius: 24
    // Home Assistant's font sizes: --ha-font-size-3xl, -xl, -l, -m, -s.
    readonly property int headlineSize: 28
    readonly property int headingSize: 20
    readonly property int bodySize: 16
    readonly property int secondarySize: 14
    readonly property int captionSize: 12
}
