"""Cameras that play over the page: which are wanted, and their HLS streams."""
