"""What it was like: a few questions after a training, answered under a code."""
