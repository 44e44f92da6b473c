import QtQuick

// A text that explains the text above it.
PlainText {
    color: Theme.secondaryText
    font.pixelSize: Theme.secondarySize
    wrapMode: Text.Wrap
}
