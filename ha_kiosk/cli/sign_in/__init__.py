"""What `ha-kiosk login` does: which server, which way to sign in, and which trust."""
