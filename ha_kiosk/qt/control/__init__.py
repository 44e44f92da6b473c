"""What is asked of the kiosk from outside: `ctl`, settings, SIGHUP; and what it tells."""
