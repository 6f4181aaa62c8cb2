"""The roster: who may sign in, and which devices there are (`people.json`)."""
