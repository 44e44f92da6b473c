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
        // What the configuration allows today, it may forbid tomorrow.
        persistentPermissionsPolicy: WebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    }

    function instance() {
        return prototype.instance();
    }
}
