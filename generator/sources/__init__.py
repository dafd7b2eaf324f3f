"""The source documents, which the archive never stores.

In: records and folders of source files. Out: passages, cut from a source by span and checked against their hash
(`passages`); proofs that a record agrees with its source (`verify`).
"""
