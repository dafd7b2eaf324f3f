"""Reads the data folder.

In: YAML files. Out: `Records` with the position of every value, and all problems, located. `rules` holds the checks
that need more than one record.
"""
