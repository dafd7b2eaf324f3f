"""The registry of identifiers: every id ever published, what became of it, and its content hash at each release.

In: the CSV files of the registry and the linked archive. Out: problems of published ids, and the registry after a
release or a change.

`entries` rows and what follows from them · `files` reading and writing, CSV in `tables` · `comparisons` pairs of plans
that had a page · `published` what the archive publishes now · `compare` what is new, changed, vanished or reused ·
`check` the same as located problems · `change` releases, withdrawals, moves, merges, splits · `commands` the commands.
"""
