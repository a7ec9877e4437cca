"""The read models: one file each, with its tables, shaped for one screen, and the projections that keep them.

Projections read only the tables of their file, never the write store and no clock, so a rebuild is a fold. In
the order of the log they meet every row they look for; where faults change that order they pass over what is
missing. What is in an order is kept beside a read model that has to count it, and only as long as it can change.
"""
