"""Lamppost runs a hospital's physician peer support program, and forgets whom it was for."""
