"""One Home Assistant server: its addresses, HTTP, authentication, WebSocket, ways to sign in."""
