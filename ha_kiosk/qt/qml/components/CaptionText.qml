import QtQuick

// The smallest text, for details.
PlainText {
    color: Theme.secondaryText
    font.pixelSize: Theme.captionSize
    wrapMode: Text.Wrap
}
