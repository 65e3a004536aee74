"""Measurements against a floor taken in the same run: `python -m bench [10k|1m] [--postgres]`."""
