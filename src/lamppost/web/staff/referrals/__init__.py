"""Who is meant, asking from inside, and alarms."""
