"""One Home Assistant server: HTTP, OAuth, credentials, the session, ways to sign in."""
