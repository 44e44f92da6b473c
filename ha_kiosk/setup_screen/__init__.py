"""The set-up on the screen: from the first start to the dashboard."""
