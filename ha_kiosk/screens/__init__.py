"""What our own screens say, and their colours."""
