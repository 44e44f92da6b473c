import QtQuick
import "../components"

// A text on a key, or in a list above the keys.
PlainText {
    horizontalAlignment: Text.AlignHCenter
    verticalAlignment: Text.AlignVCenter
}
