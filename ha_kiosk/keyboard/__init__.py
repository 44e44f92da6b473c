"""The on-screen keyboard: whether it is loaded, when it is shown, and its layouts."""
