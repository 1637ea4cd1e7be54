"""Who gets more help, who is the second person, and the clinician."""
