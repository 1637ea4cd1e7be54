"""The `lamppost` command."""
