"""When a peer is not enough: red flags and what to do, the clinician, breaking confidence, holds (G11)."""
