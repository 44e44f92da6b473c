"""The kiosk as a whole, and what follows its state: views, memory, updates, systemd."""
