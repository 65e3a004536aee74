"""Invented guests and establishments of the demo; nobody in here exists."""
