"""What may be told of a count, so that a table stays a table (design 3, G7). Pure."""
