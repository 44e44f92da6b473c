pragma ComponentBehavior: Bound

import QtQuick
import QtWebChannel
import QtWebEngine
import HaKiosk as Models
import "../cameras"
import "../components"
import "../requests"

// The dashboard. The models decide everything (qt/page/page.py, qt/page/page_reports.py).
ServerView {
    id: root

    required property Models.Page model
    required property Models.PageRequests requests
    required property Models.PageDialogs dialogs
    // Whether something covers the page completely. After a while the page is frozen then.
    property bool isHidden: false
    property QtObject wayBack: null
    readonly property Models.PageReports reports: model.reports
    readonly property Models.Cameras cameras: model.cameras as Models.Cameras

    function wakeUp() {
        lifecycleState = WebEngineView.LifecycleState.Active;
        if (isHidden)
            grace.restart();
    }
    function insert(name: string, world: int, source: string, inFrames: bool) {
        const script = WebEngine.script();
        script.name = name;
        script.runsOnSubFrames = inFrames;
        script.injectionPoint = WebEngineScript.DocumentCreation;
        script.worldId = world;
        script.sourceCode = source;
        userScripts.insert(script);
    }

    backgroundColor: Theme.background
    connectionPolicy: model.connectionPolicy
    firstFrame: reports.firstFrame
    profile: model.profile as WebEngineProfile
    settings.errorPageEnabled: false
    settings.fullScreenSupportEnabled: requests.allowsFull
    settings.pdfViewerEnabled: false
    settings.playbackRequiresUserGesture: false
    settings.showScrollBars: false
    visible: !isHidden
    webChannel: channel
    zoomFactor: model.zoom

    Component.onCompleted: {
        channel.registerObject("bridge", model.bridge);
        insert("ha-kiosk page", WebEngineScript.MainWorld, model.pageScript, false);
        insert("ha-kiosk frame", WebEngineScript.MainWorld, model.frameScript, true);
        insert("ha-kiosk probe", WebEngineScript.ApplicationWorld, model.probeScript, false);
    }
    onIsHiddenChanged: wakeUp()
    onContextMenuRequested: request => request.accepted = true
    onLifecycleStateChanged: reports.frozen_changed(lifecycleState !== WebEngineView.LifecycleState.Active)
    onJavaScriptConsoleMessage: (level, message, line, source) => reports.log_console(level, message, line, source)
    onLoadProgressChanged: reports.load_progress_changed(loadProgress)
    onLoadingChanged: info => {
        // Undo a zoom by the wheel, which Chromium keeps for the host.
        if (info.status === WebEngineView.LoadStartedStatus)
            zoomFactor = Qt.binding(() => model.zoom);
        reports.loading_changed(info.status, info.errorCode, info.errorDomain, info.errorString);
    }
    onNavigationRequested: request => {
        // Not simply "true": a decision that failed counts as a refusal.
        if (reports.refuses_navigation(request.url, request.isMainFrame) === false)
            return;
        request.reject();
        if (request.isMainFrame && request.navigationType === WebEngineNavigationRequest.RedirectNavigation)
            reports.redirected(request.url);
        if (request.isMainFrame && request.navigationType === WebEngineNavigationRequest.LinkClickedNavigation)
            requests.open(request.url);
    }
    onRenderProcessTerminated: (status, code) => model.view.renderer_terminated(status, code)
    onUrlChanged: reports.url_changed(url)

    PageRequests {
        anchors.fill: parent
        requests: root.requests
        view: root
        wayBack: root.wayBack
    }
    DialogRequests {
        asker: "page"
        givesFiles: true
        dialogs: root.dialogs
        view: root
    }
    Timer {
        id: grace

        interval: 60000

        onTriggered: {
            if (root.isHidden)
                root.lifecycleState = WebEngineView.LifecycleState.Frozen;
        }
    }
    WebChannel {
        id: channel
    }
    Loader {
        active: root.cameras?.wanted ?? false
        anchors.fill: parent
        // Above the item that Chromium paints into, which is added to the view later.
        z: 1

        sourceComponent: Cameras {
            model: root.cameras
            zoom: root.zoomFactor
        }
    }
    Connections {
        function onFreshReloadRequested() {
            root.wakeUp();
            root.reloadAndBypassCache();
        }
        function onLoadRequested(url: url) {
            root.wakeUp();
            root.url = url;
        }
        function onReloadRequested() {
            root.wakeUp();
            root.reload();
        }
        function onScriptRequested(script: string) {
            root.runJavaScript(script);
        }

        target: root.model
    }
    Connections {
        function onKillRequested() {
            root.model.view.kill_process(root.renderProcessPid);
        }
        function onQueryRequested(number: int, script: string, world: int) {
            root.runJavaScript(script, world, value => root.model.view.query_answered(number, value));
        }

        target: root.model.view
    }
}
