"""The office's rules: one file per noun, the office's verbs inside; knows nothing of the web."""
