"""The simulator itself: standard library only, no wall clock, no unseeded randomness."""
