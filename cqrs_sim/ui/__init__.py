"""Thin Qt views: they show facts and emit wishes; they know no rules and no SQL."""
