"""The linked archive: facts that follow from the records, and nothing about how they look.

In: `Records` that passed the rules. Out: the `Archive`, which finds every record by its id and every relation from both
ends; addresses, rows of tables, content hashes, comparability of figures, likeness of items.
"""
