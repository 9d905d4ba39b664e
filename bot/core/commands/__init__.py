"""The table of commands, and the one door through which everything is asked."""
