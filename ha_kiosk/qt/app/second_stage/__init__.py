"""What the first picture does not need: made while the page loads."""
