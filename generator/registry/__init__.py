"""The registry of identifiers: every id ever published, what became of it, and what it said at each release.

`entries` the rows and what follows from them · `files` reading and writing, of CSV in `tables` · `comparisons` which plans had a
page side by side · `published` what the archive publishes now · `compare` what is new, changed, vanished, used again · `check` the
same as problems with their places · `change` releases, withdrawals, moves, merges, splits.
"""
