"""References to items, plans and the archive itself.

In: the linked archive. Out: bibliography entries in each style, files for reference managers, and the metadata in the
head of a page.
"""
