"""The counter: the queue, the cases and everything that is kept."""
