import QtQuick
import "../components"

// A text on a key, or in a list above the keys.
Text {
    color: Theme.text
    font.family: Theme.font
    horizontalAlignment: Text.AlignHCenter
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
