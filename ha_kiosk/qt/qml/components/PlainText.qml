import QtQuick

// A text of our screens: in Home Assistant's font, and never markup. The sizes are types beside it.
Text {
    color: Theme.text
    elide: Text.ElideRight
    font.family: Theme.font
    textFormat: Text.PlainText
    visible: text !== ""
}
