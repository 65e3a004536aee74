"""Fees of dossiers: asked for, paid once by whatever way, reconciled with the bank, paid back where the law says so."""
