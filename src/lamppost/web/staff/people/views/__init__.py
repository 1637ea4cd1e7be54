"""Signing in, proving who one is, one's passkeys and sessions; accounts and waivers."""
