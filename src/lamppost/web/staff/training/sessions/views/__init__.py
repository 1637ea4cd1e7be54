"""Who plans, who comes, who teaches, who reads what was said."""
