"""How fast donate is, as ratios to bare scripts that do the same work: `python -m tests.bench`."""
