"""One module for each ecosystem that runs the cleaner; each needs an extra of its name."""
