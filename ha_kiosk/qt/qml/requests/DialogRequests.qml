import QtQuick
import QtWebEngine
import HaKiosk as Models

// A view's dialogs and file choosers: holds the web engine's request while a sheet asks a person.
Item {
    id: root

    required property WebEngineView view
    required property Models.PageDialogs dialogs
    // Identifies the view: each is silenced separately.
    required property string asker
    property bool givesFiles: false
    property var request: null
    property bool isFile: false

    // One signal for all views: only the view that asked has a request.
    function finish(agreed: bool, texts: var) {
        const asked = request;
        request = null;
        if (asked && agreed)
            asked.dialogAccept(isFile ? texts : texts[0]);
        else if (asked)
            asked.dialogReject();
    }

    Component.onDestruction: {
        dialogs.page_changed(asker);
        if (request)
            dialogs.dismiss();
    }

    Connections {
        function onColorDialogRequested(asked) {
            asked.accepted = true;
            if (root.dialogs.open_color_dialog(asked.color) === true) {
                root.isFile = false;
                root.request = asked;
            } else {
                asked.dialogReject();
            }
        }
        function onFileDialogRequested(asked) {
            if (!root.givesFiles)
                return;
            asked.accepted = true;
            const several = asked.mode === FileDialogRequest.FileModeOpenMultiple;
            const opens = several || asked.mode === FileDialogRequest.FileModeOpen;
            if (opens && root.dialogs.open_file_dialog(asked.acceptedMimeTypes, several) === true) {
                root.isFile = true;
                root.request = asked;
            } else {
                asked.dialogReject();
            }
        }
        // Leaving a page is always allowed.
        function onJavaScriptDialogRequested(asked) {
            asked.accepted = true;
            if (asked.type === JavaScriptDialogRequest.DialogTypeBeforeUnload) {
                asked.dialogAccept();
            } else if (root.dialogs.open_dialog(asked.type, asked.securityOrigin, asked.message, asked.defaultText, root.asker) === true) {
                root.isFile = false;
                root.request = asked;
            } else {
                asked.dialogReject();
            }
        }
        function onLoadingChanged(info) {
            if (info.status !== WebEngineView.LoadStartedStatus)
                return;
            root.dialogs.page_changed(root.asker);
            if (root.request)
                root.dialogs.dismiss();
        }
        function onRenderProcessTerminated() {
            if (root.request)
                root.dialogs.dismiss();
        }

        target: root.view
    }
    Connections {
        function onAnswerGiven(agreed: bool, texts: var) {
            root.finish(agreed, texts);
        }

        target: root.dialogs
    }
}
