"""Days in and out: another queue's history comes in, everything of ours goes out as files."""
