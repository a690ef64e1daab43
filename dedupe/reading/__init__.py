"""Bytes to text, and articles from and to each format, as iterators."""
