"""Settings, URLs, WSGI, logs, and what the queue does for itself."""
