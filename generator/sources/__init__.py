"""The source documents, which are never stored here.

In: records and a folder of source files. Out: passages drawn from them by span and held against their hash; proofs of a record.
"""
