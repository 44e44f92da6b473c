import QtQuick

// What hardly anybody reads.
PlainText {
    color: Theme.secondaryText
    font.pixelSize: Theme.captionSize
    wrapMode: Text.Wrap
}
