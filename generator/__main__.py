"""The command: `policy-archive`, or `python -m generator`."""

import sys


def run() -> None:
    """Run the command, or say that this system is not supported."""
    if sys.platform == "win32":
        sys.exit("policy-archive supports Linux and macOS. On Windows run it in WSL (learn.microsoft.com/windows/wsl).")
    from generator.cli import main  # only now: it needs what Windows lacks

    main(prog_name="policy-archive")


if __name__ == "__main__":
    run()
