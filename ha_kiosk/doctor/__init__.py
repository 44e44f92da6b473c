"""`ha-kiosk doctor`: finds what keeps the kiosk from working, and the command that fixes it.

Each check has a small file. It takes the `Machine` and yields `Finding`s. Its decisions are pure,
and it inspects the machine through functions that a test can replace. No check changes anything;
`runner` limits the time of each.
"""
