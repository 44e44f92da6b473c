"""Cameras that play over the page: which ones to play, and their HLS streams."""
