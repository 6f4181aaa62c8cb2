"""How fast it is, beside raw programs that do the same writes and sends: `make bench`."""
