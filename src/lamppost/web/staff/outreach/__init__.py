"""Offers, outreaches and conversations: the supporter's pages and the coordinator's."""
