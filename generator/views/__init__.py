"""The generated pages: what each shows (frozen views, one module per kind of page) and how it is rendered.

In: the linked archive, the registry, the source files. Out: `Page` objects and their Markdown, the HTML of the pages to
cite and of tombstones. `pages.KINDS` lists the kinds of page and tells how to add one.
"""
