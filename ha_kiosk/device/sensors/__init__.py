"""What the tablet reports to Home Assistant about itself: sensors, their values, the reports."""
