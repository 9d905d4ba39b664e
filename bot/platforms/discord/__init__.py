"""Discord: a thin room that translates and decides nothing."""
