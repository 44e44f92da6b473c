"""The program's folders and files."""
