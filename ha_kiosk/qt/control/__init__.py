"""Commands from outside (`ctl`, settings, SIGHUP), and the status that the kiosk reports."""
