"""Decisions of `open` before there is a window: whether to set up, and the page to show."""
