"""Speed, measured side by side in one run: `make bench`. Nothing here is asserted by a test."""
