import QtQml
import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// A view of the server's pages. The connectionPolicy decides whom to trust
// (qt/page/connection_policy.py), never the person.
WebEngineView {
    id: root

    required property Models.ConnectionPolicy connectionPolicy
    // Requests small pictures of the view (qt/page/first_frame.py) while its first frame is awaited.
    property Models.FirstFrame firstFrame: null

    // Debian does not install Qt's own tooltip with the web engine, and Qt crashes without one.
    touchHandleDelegate: CursorHandle {}

    onAuthenticationDialogRequested: request => {
        // If we have a password, it was sent already; otherwise our own screen says what is wrong.
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
