import QtWebEngine

// A view of what the server says. Whom to trust is the gate's decision (qt/page/connection_policy.py), never the person's.
WebEngineView {
    id: root

    required property var gate

    onAuthenticationDialogRequested: request => {
        // Who may see the page has said so already; who may not is told by our own screen.
        request.accepted = true;
        request.dialogReject();
    }
    onCertificateError: error => root.gate.judge(error)
    onSelectClientCertificate: selection => {
        if (root.gate.identifies(selection.host) === true && selection.certificates.length > 0)
            selection.certificates[0].select();
        else
            selection.selectNone();
    }
}
