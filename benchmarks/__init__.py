"""Measures, never asserts a time: every rate stands beside a raw limit taken in the same run. ``make bench`` or ``python -m benchmarks``."""
