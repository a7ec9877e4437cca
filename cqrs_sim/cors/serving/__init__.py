"""The demonstration: real servers on this machine that answer a real browser as an exchange says."""
