"""Home Assistant's authentication: OAuth, the credentials, the session and its tokens."""
