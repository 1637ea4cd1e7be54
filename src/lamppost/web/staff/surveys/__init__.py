"""Surveys are planned, opened, closed; what can be asked; never who has answered."""
