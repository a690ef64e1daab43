"""What was done to an article, shown in other forms."""
