"""The supporter's acts and the coordinator's."""
