"""What to do after failures, decided by pure functions without Qt or clocks."""
