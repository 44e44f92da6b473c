"""`ha-kiosk autostart`: start the kiosk with the machine.

`machine_facts` inspects the machine, `plan` decides what to do (pure), `steps` does it. Each
written file is marked as ours, so that disabling removes exactly those.
"""
