"""What is being simulated: one package a domain, each a `Domain` of plain data and pure functions."""
