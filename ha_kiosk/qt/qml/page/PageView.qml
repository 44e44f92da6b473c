pragma ComponentBehavior: Bound

import QtQuick
import QtWebChannel
import QtWebEngine
import "../cameras"
import "../components"
import "../requests"

// The dashboard. Every decision is the model's (qt/page/page.py).
ServerView {
    id: root

    required property var model
    required property var doors
    required property var sheets
    required property Theme theme

    function insert(name: string, world: int, source: string) {
        const script = WebEngine.script();
        script.name = name;
        script.injectionPoint = WebEngineScript.DocumentCreation;
        script.worldId = world;
        script.sourceCode = source;
        userScripts.insert(script);
    }

    backgroundColor: theme.background
    gate: model.gate
    profile: model.profile
    settings.errorPageEnabled: false
    settings.fullScreenSupportEnabled: doors.allowsFull
    settings.pdfViewerEnabled: false
    settings.playbackRequiresUserGesture: false
    settings.showScrollBars: false
    webChannel: channel
    zoomFactor: model.zoom

    Component.onCompleted: {
        channel.registerObject("bridge", model.bridge);
        insert("ha-kiosk page", WebEngineScript.MainWorld, model.pageScript);
        insert("ha-kiosk probe", WebEngineScript.ApplicationWorld, model.probeScript);
    }
    onContextMenuRequested: request => request.accepted = true
    onLifecycleStateChanged: model.slept(lifecycleState !== WebEngineView.LifecycleState.Active)
    onJavaScriptConsoleMessage: (level, message, line, source) => model.console(level, message, line, source)
    onLoadProgressChanged: model.progress(loadProgress)
    onLoadingChanged: info => {
        // Here, because the view of Qt 6.12 never emits renderProcessPidChanged.
        model.drawn_by(renderProcessPid);
        model.loading(info.status, info.errorCode, info.errorDomain, info.errorString);
    }
    onNavigationRequested: request => {
        // "Not false": a decision that failed is a refusal.
        if (model.refuses(request.url, request.isMainFrame) === false)
            return;
        request.reject();
        if (request.isMainFrame && request.navigationType === WebEngineNavigationRequest.LinkClickedNavigation)
            doors.open(request.url);
    }
    onRenderProcessTerminated: (status, code) => model.terminated(status, code)
    onUrlChanged: model.moved(url)

    PageDoors {
        anchors.fill: parent
        doors: root.doors
        theme: root.theme
        view: root
    }
    SheetRequests {
        givesFiles: true
        sheets: root.sheets
        view: root
    }
    WebChannel {
        id: channel
    }
    Loader {
        id: cameras

        active: root.model.cameras ? root.model.cameras.wanted : false
        anchors.fill: parent
        // Above the item that Chromium paints into, which becomes a child of the view later.
        z: 1

        sourceComponent: Cameras {
            model: root.model.cameras
            zoom: root.zoomFactor
        }
    }
    Connections {
        function onAskWanted(number: int, script: string, world: int) {
            root.runJavaScript(script, world, value => root.model.told(number, value));
        }
        function onKillWanted() {
            root.model.kill(root.renderProcessPid);
        }
        function onLoadWanted(url: url) {
            root.url = url;
        }
        function onReloadWanted() {
            root.reload();
        }
        function onScriptWanted(script: string) {
            root.runJavaScript(script);
        }

        target: root.model
    }
}
