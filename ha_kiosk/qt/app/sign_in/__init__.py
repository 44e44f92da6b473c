"""Signing in without a kiosk: the window of the set-up, and one with the login page alone."""
