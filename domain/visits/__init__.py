"""Visits: reception points with hours and slots, appointments of every kind, and the line at the counter."""
