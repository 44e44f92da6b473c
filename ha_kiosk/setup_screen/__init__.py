"""The first start: from nothing to the dashboard, at the screen."""
