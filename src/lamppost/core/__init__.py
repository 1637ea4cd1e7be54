"""Who acts, the scope of a transaction, ids and codes, time, errors, pages; no tables."""
