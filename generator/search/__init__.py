"""The search index of a site.

In: the linked archive and the source files at hand. Out: the files below `search-index/` that the search page loads.
"""
