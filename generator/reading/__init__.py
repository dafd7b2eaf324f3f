"""From the text of the data folder to records.

In: YAML files. Out: positioned data, then `Records` and every problem found on the way; `rules` are the checks that need more
than one record.
"""
