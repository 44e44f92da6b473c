import QtQml
import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// A view of what the server says. Whom to trust is the connectionPolicy's decision (qt/page/connection_policy.py), never the person's.
WebEngineView {
    id: root

    required property Models.ConnectionPolicy connectionPolicy
    // Asks for small pictures (qt/page/first_frame.py); none where nobody waits for the first.
    property Models.FirstFrame firstFrame: null

    // Qt's own is in a package that Debian does not install with the web engine: without it Qt crashes.
    touchHandleDelegate: CursorHandle {}

    onAuthenticationDialogRequested: request => {
        // Who may see the page has said so already; who may not is told by our own screen.
        request.accepted = true;
        request.dialogReject();
        connectionPolicy.take_challenge(request.url);
    }
    onCertificateError: error => root.connectionPolicy.decide_certificate(error)
    onSelectClientCertificate: selection => {
        if (root.connectionPolicy.gives_client_certificate(selection.host) === true && selection.certificates.length > 0)
            selection.certificates[0].select();
        else
            selection.selectNone();
    }
    onTooltipRequested: request => {
        // Qt's own is a yellow box.
        request.accepted = true;
        if (request.type === TooltipRequest.Show)
            tooltip.show(request.text, request.x, request.y);
        else
            tooltip.hide();
    }

    Tooltip {
        id: tooltip

        objectName: "tooltip"
        z: 2
    }
    Connections {
        function onPictureRequested(number: int) {
            root.grabToImage(result => root.firstFrame.picture_taken(number, result.image), Qt.size(160, 96));
        }

        target: root.firstFrame
    }
}
