"""Requests of a page to the browser: permissions, windows, dialogs, downloads."""
