"""Lists as people send them, made at test time, all names invented, and an independent count of each."""
