"""What must hold before a hospital opens: legal texts that are signed, and the gates of going live."""
