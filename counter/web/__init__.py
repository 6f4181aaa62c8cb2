"""Routes and pages, thin: they parse at the door, ask an act, and show its answer."""
