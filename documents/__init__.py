"""What leaves as a file: one module per document. A document lays out what it is given and never queries."""
