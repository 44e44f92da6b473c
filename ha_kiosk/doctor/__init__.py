"""`ha-kiosk doctor`: what is missing on this machine, and the command that mends it.

One small file for each thing that is looked at. A check takes the `Machine` and yields `Finding`s;
what it decides is pure, and what it asks goes through functions that a test can make up. No check
changes anything, and none may keep the others waiting: `runner` sees to that.
"""
