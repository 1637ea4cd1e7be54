"""Who acts, the scope of a transaction, ids and codes, time, dates in calendars, errors, pages; no tables."""
