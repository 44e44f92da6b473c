"""This machine: programs, distribution, graphics, clocks, systemd's notifications."""
