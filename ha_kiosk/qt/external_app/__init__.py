"""The conversation with the page, on the Qt side: its messages, its token, our commands."""
