"""The search index of a site: how items, and the queries for them, become words that Pagefind can match.

In: the linked archive and the source files at hand. Out: the files below `search-index/` that the search page loads.
"""
