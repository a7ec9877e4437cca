"""The ledger: what sessions were promised by their writes and reads, and where that was not kept."""
