"""Thin two-way translators, one for each place people chat."""
