"""Getting more help: red flags and protocols, the clinician, the second person."""
