import QtQml
import HaKiosk as Models

// Shows the notice of the NoticeModel.
Notice {
    required property Models.NoticeModel notice

    action: notice.action
    busy: notice.busy
    detail: notice.detail
    hint: notice.hint
    icon: notice.icon
    isProblem: notice.isProblem
    prints: notice.prints
    title: notice.title
    visible: notice.visible

    onActed: notice.press_action()
}
