import QtQuick
import "../components"

// A text of the set-up, as wide as there is room.
Text {
    color: Theme.text
    font.family: Theme.font
    font.pixelSize: Theme.textSize
    textFormat: Text.PlainText
    visible: text !== ""
    wrapMode: Text.Wrap
}
