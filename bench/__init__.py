"""Benchmarks: what the aims say, measured beside the least that could do the same, in the same run."""
