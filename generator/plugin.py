"""The MkDocs plugin: with it, `mkdocs build`, `mkdocs serve` and `mkdocs gh-deploy` make the whole archive.

| event | what happens |
|---|---|
| `on_config` | read, check and link the data; problems end the run as located messages |
| `on_files` | add every page and asset; start writing everything that is no page of the theme |
| `on_page_markdown`, `on_page_content` | pages that are HTML already bypass the Markdown parser |
| `on_post_build` | wait until pages to cite, downloads and search index are written |
| `on_serve` | watch the data, the hand-written pages, the documentation and the source documents |
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from markdown.extensions.toc import nest_toc_tokens
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from generator import problems
from generator.environment import WrongEnvironmentError, read_environment
from generator.run import FAILURES, DataError, Loaded, Run, in_a_line, load_all
from generator.site.folders import Folders, Options
from generator.site.ready_pages import ReadyPage, ready_page

NAME = "policy-archive"
"""The plugin in `mkdocs.yml`."""

_log = get_plugin_logger(NAME)
_POLICY = re.compile(rb'<meta http-equiv="?Content-Security-Policy"?[^>]*>\n?')


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs gives no types here
    """Options in `mkdocs.yml`: folders, relative to that file."""

    data_dir = config_options.Type(str, default="data")
    site_src_dir = config_options.Type(str, default="site_src")
    docs_dir = config_options.Type(str, default="docs")


class PolicyArchivePlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # nor here
    """Makes the pages and files of an archive while MkDocs runs."""

    def __init__(self) -> None:
        self.loaded: Loaded | None = None
        """The data. Set by a command that has read it already; otherwise read in `on_config`."""
        self.tree: dict[str, str | bytes] = {}
        """Every file that MkDocs reads, by name; known after `on_files`."""
        self._run: Run | None = None
        self._is_driven = False
        self._ready: dict[str, ReadyPage] = {}
        self._is_serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether MkDocs serves; with this event MkDocs keeps one plugin for all builds of a process."""
        self._is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the data. While MkDocs serves, data with errors leaves the last good data on the screen."""
        self._is_driven = self.loaded is not None and not self._is_serving
        if self._is_serving or self.loaded is None:
            try:
                self.loaded = self._load(config)
            except PluginError as error:
                if self.loaded is None:
                    raise
                _log.error("%s. The last good data stays on the screen.", error)
        config.site_url = self.loaded.archive.settings.base_address
        return config

    def _load(self, config: MkDocsConfig) -> Loaded:
        root = Path(config.config_file_path).parent
        data = root / self.config.data_dir
        try:
            environment = read_environment()
            folders = Folders(
                config=Path(config.config_file_path),
                data=data,
                site_src=root / self.config.site_src_dir,
                docs=root / self.config.docs_dir,
                sources=environment.sources or (data / "sources",),
            )
            base = config.site_url if self._is_serving else environment.base
            return load_all(folders, Options(base=base, epoch=environment.epoch, is_preview=self._is_serving))
        except DataError as error:
            for problem in error.problems:
                print(problems.as_text(problem), file=sys.stderr)
            raise PluginError(problems.summary(error.problems)) from None
        except (WrongEnvironmentError, OSError, ValueError) as error:
            raise PluginError(str(error)) from None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace what MkDocs found in its folder by every page and asset of the archive."""
        assert self.loaded
        with self._failures_as_messages():
            self._run = Run(self.loaded, Path(config.site_dir))
            self.tree = self._run.tree()
        ours = [File.generated(config, name, content=content) for name, content in self.tree.items()]
        return Files([*ours, *(file for file in files if file.src_dir != config.docs_dir)])

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Set a page's date from the data. Keep generated pages, which are HTML already, from the Markdown parser."""
        assert self.loaded
        page.update_date = self.loaded.day
        deepest = int(config.mdx_configs.get("toc", {}).get("toc_depth", 6))
        # Only generated pages have an address in their front matter.
        ready = ready_page(markdown, deepest) if "address" in page.meta else None
        if ready is None:
            return markdown
        self._ready[page.file.src_uri] = ready
        return ""

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The HTML and the table of contents of a page that bypassed the parser."""
        ready = self._ready.pop(page.file.src_uri, None)
        if ready is None:
            return html
        page.toc = get_toc(nest_toc_tokens([heading.copy() for heading in ready.headings]))
        return ready.content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until everything is written."""
        assert self.loaded and self._run
        with self._failures_as_messages():
            self._run.finish()
        if self.loaded.options.is_preview:
            _allow_reload(Path(config.site_dir))

    @contextmanager
    def _failures_as_messages(self) -> Iterator[None]:
        """Let MkDocs report a failure in one line. A command that drives the plugin reports it itself."""
        try:
            yield
        except FAILURES as error:
            if self._is_driven:
                raise
            raise PluginError(in_a_line(error)) from None

    def on_build_error(self, *, error: Exception) -> None:
        """Stop the workers."""
        if self._run:
            self._run.stop()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch everything that goes into the site."""
        assert self.loaded
        for folder in self.loaded.folders.watched:
            server.watch(str(folder))
        return server


def _allow_reload(site: Path) -> None:
    """Remove the content security policy, which forbids the inline script that the preview server adds to each page."""
    for path in site.rglob("*.html"):
        path.write_bytes(_POLICY.sub(b"", path.read_bytes()))
