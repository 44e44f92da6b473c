"""How processes die, stop or grow, and what that means."""
