"""What there is to ask, and what was answered."""

from lamppost.surveys.queries.instruments import packaged, packaged_text

__all__ = ["packaged", "packaged_text"]
