"""A city as files: read, checked, and told what is wrong with file, line and reason."""
