"""The on-screen keyboard: whether it is loaded, when it is raised, and its layouts."""
