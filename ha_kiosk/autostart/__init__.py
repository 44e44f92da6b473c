"""`ha-kiosk autostart`: start the kiosk with the machine.

`machine_facts` looks at the machine, `plan` decides what to do about it (pure), `steps` does it.
Each file that is written is marked as ours, so that disabling removes exactly those.
"""
