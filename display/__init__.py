"""The display: what everyone may see, live and honestly."""
