"""Find or install a Chromium: the one `CHROMIUM` names, one on the path, the system's package, or Playwright's own.

`python -m tests.browser.find_chromium` prints its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
"""Debian's packages of the browser and of a font with Han characters, without which layout cannot be tested."""


class NoBrowserError(Exception):
    """There is no browser, and none could be installed."""


def on_path() -> str | None:
    """The browser that `CHROMIUM` names, or one on the path. Raises `NoBrowserError` if the named one is missing."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not (shutil.which(named) or Path(named).is_file()):
            raise NoBrowserError(f"CHROMIUM names {named}, which is not there")
        return shutil.which(named) or named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def can_install_packages() -> bool:
    """Whether this is Debian or a derivative, and we are root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _run(*command: str) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=sys.stderr, env=env).returncode == 0


_ASK_DRIVER = """
from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    print(driver.chromium.executable_path)
"""


def _of_driver() -> str | None:
    """Playwright's own browser. Asked in a separate process, since Playwright can start only once in a process."""
    path = subprocess.run([sys.executable, "-c", _ASK_DRIVER], capture_output=True, text=True).stdout.strip()
    return path if path and Path(path).is_file() else None


def find_chromium(may_install: bool = True) -> str:
    """Path of a Chromium, installed if need be. Raises `NoBrowserError` if there is none and none can be installed."""
    found = on_path() or _of_driver()
    if found or not may_install:
        if not found:
            raise NoBrowserError("no Chromium here: name one in CHROMIUM")
        return found
    if can_install_packages() and _run("apt-get", "update", "-q") and _run("apt-get", "install", "-qy", *PACKAGES):
        found = on_path()
    elif _run(sys.executable, "-m", "playwright", "install", "chromium"):
        found = _of_driver()
    if not found:
        raise NoBrowserError("no Chromium here, and none could be installed: name one in CHROMIUM")
    return found


if __name__ == "__main__":
    try:
        print(find_chromium())
    except NoBrowserError as error:
        sys.exit(f"error: {error}")
