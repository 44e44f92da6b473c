"""Cameras that play over the page: the Qt side."""
