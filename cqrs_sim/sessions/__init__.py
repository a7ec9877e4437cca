"""A session's data: its head, its inputs, its folder and the trace of its facts."""
