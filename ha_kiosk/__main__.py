"""`python -m ha_kiosk` is the same program as `ha-kiosk`."""

from ha_kiosk.cli import main

if __name__ == "__main__":
    main()
