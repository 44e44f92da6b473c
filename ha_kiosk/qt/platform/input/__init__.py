"""What people do at the window: when it was last, what it is, and a shield against it."""
