"""Ways to switch the screen off, and the choice of one."""
