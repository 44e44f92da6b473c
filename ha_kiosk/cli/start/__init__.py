"""What `open` decides before there is a window: a set-up first, and which page."""
