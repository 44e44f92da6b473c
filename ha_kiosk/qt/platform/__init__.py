"""Jobs, Unix signals, the control socket, systemd, the network."""
