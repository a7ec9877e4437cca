"""CQRS Sim: see commands cross from the write store to the read store."""

__version__ = "0.1.0"
