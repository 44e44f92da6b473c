import QtQuick

// What is dropped here would reach a page, or replace it.
DropArea {
    z: 1 // the web engine puts what it paints on top of all that was there before

    onDropped: drop => drop.accept(Qt.IgnoreAction)
    onEntered: drag => drag.accept(Qt.IgnoreAction)
}
