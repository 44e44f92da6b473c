import QtQml
import QtWebEngine
import HaKiosk as Models

// Reports on one download, by its number, until it is over.
QtObject {
    id: root

    required property WebEngineDownloadRequest download
    required property Models.Downloads model
    required property int number

    readonly property Connections progress: Connections {
        function onReceivedBytesChanged() {
            root.model.progress_changed(root.number, root.download.receivedBytes, root.download.totalBytes);
        }
        function onStateChanged() {
            root.model.state_changed(root.number, root.download.state, root.download.interruptReason);
            if (root.download.state === WebEngineDownloadRequest.DownloadInterrupted)
                root.download.cancel();
            if (root.download.state >= WebEngineDownloadRequest.DownloadCompleted)
                root.destroy();
        }

        target: root.download
    }
    readonly property Connections giveUp: Connections {
        function onCancelRequested(number: int) {
            if (number === root.number)
                root.download.cancel();
        }

        target: root.model
    }
}
