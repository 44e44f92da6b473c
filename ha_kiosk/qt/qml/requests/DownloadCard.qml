import QtQuick
import QtWebEngine
import HaKiosk as Models
import "../components"

// The card of the latest download at the bottom of the screen; holds the web engine's requests.
Rectangle {
    id: root

    required property Models.Downloads model
    required property WebEngineProfile pageProfile
    required property WebEngineProfile externalProfile

    function take(download, byPage: bool) {
        const request = (byPage ? "page" : "guest") + download.id;
        const number = model.accept(download.url, download.suggestedFileName, request, byPage);
        if (!number)
            return;
        download.downloadDirectory = model.folder;
        download.downloadFileName = model.part_name(number);
        watch.createObject(root, {
            download: download,
            number: number,
            model: model
        });
        download.accept();
    }

    border.color: Theme.divider
    border.width: 1
    color: Theme.card
    height: 96
    radius: Theme.cardRadius
    visible: model.isShown

    Shade {
        radius: root.radius
    }
    MouseArea {
        anchors.fill: parent
    }
    Icon {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: 24
        anchors.verticalCenter: parent.verticalCenter
        color: root.model.isProblem ? Theme.warning : Theme.primary
        name: root.model.isProblem ? "alert" : root.model.isRunning ? "download" : "check"
        size: 32
    }
    Column {
        anchors.left: icon.right
        anchors.leftMargin: 20
        anchors.right: button.left
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        spacing: 4

        BodyText {
            elide: Text.ElideMiddle
            text: root.model.name
            width: parent.width
            wrapMode: Text.NoWrap
        }
        SecondaryText {
            elide: Text.ElideMiddle
            text: root.model.text
            width: parent.width
            wrapMode: Text.NoWrap
        }
    }
    ActionButton {
        id: button

        anchors.right: parent.right
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        implicitWidth: 120
        isQuiet: true
        text: root.model.action

        onClicked: root.model.act()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 8
        color: Theme.divider
        height: 4
        radius: 2
        visible: root.model.isRunning && root.model.progress >= 0
        width: parent.width - 48
        x: 24

        Rectangle {
            color: Theme.primary
            height: parent.height
            radius: 2
            width: parent.width * Math.max(0, Math.min(1, root.model.progress))
        }
    }
    Component {
        id: watch

        DownloadWatch {
        }
    }
    Connections {
        function onDownloadRequested(download) {
            root.take(download, true);
        }

        target: root.pageProfile
    }
    Connections {
        function onDownloadRequested(download) {
            root.take(download, false);
        }

        target: root.externalProfile
    }
}
