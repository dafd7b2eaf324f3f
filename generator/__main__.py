"""`python -m generator` is `policy-archive`."""

from generator.cli import main

main(prog_name="policy-archive")
