"""A run over many articles: what is asked, the plan, the workers, the outputs, and resuming."""
