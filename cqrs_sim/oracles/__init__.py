"""The oracles: files of reference cases, each with the answer that somebody else worked out."""
