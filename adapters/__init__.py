"""The world outside: one file each, one protocol each; named errors, no decisions."""
