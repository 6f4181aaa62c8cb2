"""Makes the clips the signs speak with; `make voice` runs it, no set-up needs it."""
