import QtQuick

// What a whole screen is about.
PlainText {
    font.pixelSize: Theme.headlineSize
    wrapMode: Text.Wrap
}
