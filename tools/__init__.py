"""What `make check` looks at beside the code: the texts."""
