"""Invented visitors and clerks for the demo; it knows addresses and tokens, and nothing of ours."""
