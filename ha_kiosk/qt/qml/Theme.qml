import QtQuick

// Home Assistant's default colours and sizes; the texts are set in its own font.
QtObject {
    required property bool dark

    readonly property color background: dark ? "#111111" : "#fafafa"
    readonly property color card: dark ? "#1c1c1c" : "#ffffff"
    readonly property color divider: dark ? "#363636" : "#e0e0e0"
    readonly property color text: dark ? "#e1e1e1" : "#212121"
    readonly property color secondaryText: dark ? "#9b9b9b" : "#727272"
    readonly property color primary: dark ? "#03a9f4" : "#0288d1"
    // White letters on the lighter blue would be hard to read.
    readonly property color button: "#0277bd"
    readonly property color textOnPrimary: "#ffffff"
    readonly property color danger: dark ? "#f4645a" : "#c62828"
    readonly property color warning: dark ? "#ffa600" : "#c77700"
    readonly property string font: "Roboto"
}
