"""`python -m generator` is `policy-archive`."""

from generator.cli import run

if __name__ == "__main__":
    run()
