import QtQuick

// A text of our screens: in Home Assistant's font, never markup. Other types set the sizes.
Text {
    color: Theme.text
    elide: Text.ElideRight
    font.family: Theme.font
    textFormat: Text.PlainText
    visible: text !== ""
}
