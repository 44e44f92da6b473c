"""The kiosk: its controller, account, actions and watchdogs."""
