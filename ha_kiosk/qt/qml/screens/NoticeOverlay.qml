import QtQml
import HaKiosk as Models

// The notice that the NoticeModel holds.
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
