"""Sign-in without a kiosk: the window of the set-up, and one with only the login page."""
