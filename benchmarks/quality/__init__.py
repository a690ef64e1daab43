"""How well `dedupe` and public tools put damaged articles right. See benchmarks/README.md."""
