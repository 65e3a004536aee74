"""Keeping the office running: backups, restoring, a new version, the doctor, and what one of several servers does by itself."""


class Trouble(Exception):
    """What an operator asked for cannot be done; the sentence says why and what to do."""
