"""`ha-kiosk doctor`: find what keeps the kiosk from working, and name the command that fixes it.

Each check has a small file. It takes the `Machine` and yields `Finding`s. Its decisions are pure,
and it asks the machine through functions that a test can replace. No check changes anything;
`runner` limits the time of each.
"""
