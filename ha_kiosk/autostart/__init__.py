"""`ha-kiosk autostart`: the kiosk starts by itself when the tablet does.

`machine_facts` looks at the machine, `plan` decides what to do about it (pure), `steps` does it.
What is written says that it is ours, so that disabling takes away exactly that and nothing else.
"""
