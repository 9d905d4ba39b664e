"""The names people type, matched to dramas and people."""
