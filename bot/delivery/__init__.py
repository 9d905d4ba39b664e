"""Who is owed what and when, and the showing of it."""
