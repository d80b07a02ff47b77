"""Measures, never asserts a time: each rate stands beside a raw limit taken in the same run. ``python -m benchmarks``."""
