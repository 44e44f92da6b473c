import QtQml
import QtWebEngine

QtObject {
    id: root

    required property string storageName
    required property string persistentStoragePath
    required property string cachePath

    readonly property WebEngineProfilePrototype prototype: WebEngineProfilePrototype {
        storageName: root.storageName
        persistentStoragePath: root.persistentStoragePath
        cachePath: root.cachePath
    }

    function instance() {
        return prototype.instance();
    }
}
