"""Measurements held to their targets, each beside a floor of its own: `python -m bench`; bench/results.md is composed of all."""
