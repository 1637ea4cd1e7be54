"""How supporters are trained: the curriculum, sessions, attendance, certificates."""
