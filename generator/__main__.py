"""`python -m generator` is `policy-archive`."""

from generator.cli import run

run()
