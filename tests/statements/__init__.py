"""Statements as banks and platforms send them, made byte by byte, with invented names."""
