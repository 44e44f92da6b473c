"""The kiosk as a whole, and what depends on its state: views, memory, updates, systemd."""
