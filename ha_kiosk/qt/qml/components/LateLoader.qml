import QtQuick

// Shows an item of the second stage: QML knows its type only once there is a model.
Loader {
    id: root

    required property url file
    property QtObject model: null
    // Further properties of the item, besides its model.
    property var more: ({})
    property bool isGone: false

    function load() {
        // Qt crashes in a loader that is deleted together with its parent item.
        if (!isGone)
            setSource(model ? file : "", Object.assign({
                model: model
            }, more));
    }

    Component.onDestruction: isGone = true

    // Later: Qt's loader logs from its own thread, and would wait for the thread that sets the property.
    onModelChanged: Qt.callLater(load)
}
