"""The kiosk: its controller, account and watchdogs."""
