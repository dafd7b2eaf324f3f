"""The site as files: the Markdown tree, the engine's pages, the swap of folders, the preview, the limits of the host.

In: pages and files of the other rooms. Out: a complete folder that takes the place of the last one.
"""
