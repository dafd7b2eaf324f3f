"""References to items, plans and the archive itself.

In: the linked archive. Out: entries in each style, files for reference managers, and what machines read in a page's head.
"""
