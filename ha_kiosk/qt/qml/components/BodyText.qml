import QtQuick

// What there is to read, and the first line of a row.
PlainText {
    font.pixelSize: Theme.bodySize
    wrapMode: Text.Wrap
}
