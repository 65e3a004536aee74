"""The tables by subject; `models` gathers them, and everything else imports from there."""
