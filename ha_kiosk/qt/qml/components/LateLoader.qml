import QtQuick

// Shows what the second stage of the start makes: its type is known to QML only when there is a model.
Loader {
    id: root

    required property url file
    property QtObject model: null
    // More properties of the item, beside its model.
    property var more: ({})
    property bool isGone: false

    function load() {
        // Qt crashes in a loader that is on its way out with the item around it.
        if (!isGone)
            setSource(model ? file : "", Object.assign({
                model: model
            }, more));
    }

    Component.onDestruction: isGone = true

    // Later: Qt's loader says things from its own thread, which waits for whoever sets the property.
    onModelChanged: Qt.callLater(load)
}
