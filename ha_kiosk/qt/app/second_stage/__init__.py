"""The second stage: what the first picture does not need, created while the page loads."""
