"""Where to get further help, per hospital, with the date each was last checked."""
