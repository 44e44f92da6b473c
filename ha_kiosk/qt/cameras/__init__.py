"""Cameras that play over the page, on the side of Qt."""
