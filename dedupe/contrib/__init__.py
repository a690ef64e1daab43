"""At home in other people's programs: one module for each, imported by whoever uses it, never by
`import dedupe`.
"""
