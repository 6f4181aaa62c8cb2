"""Everything that is kept: tables, the one writer, the ledger, and reads for screens."""
