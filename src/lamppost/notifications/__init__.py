"""Neutral messages to staff: queued with what they are about, sent by a job, then forgotten."""
