"""What people do: one function an act, each one transaction given by the writer."""
