"""Signing in at the screen: the server's login page, and a single sign-on in front of it."""
