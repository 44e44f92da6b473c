"""What happens when something goes wrong, decided by machines without Qt or clocks."""
