import QtQuick
import "../components"

// A text on a key, or in a list above the keys.
Text {
    required property Theme theme

    color: theme.text
    font.family: theme.font
    horizontalAlignment: Text.AlignHCenter
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
