"""The domain: what a drama, an announcement and a follower are, in the standard library only."""
