"""Intake by every route, the referrer's code, and the safety page."""
