"""The plugin of the site engine: with it, `mkdocs build`, `mkdocs serve` and `mkdocs gh-deploy` make the whole archive.

`on_config` reads and checks the data, `on_files` adds every page, `on_post_build` waits until all that is no page of the theme
(pages to cite, downloads, search index) is written too. `policy-archive build` runs the same with records that it read already.
"""

import re
import sys
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

from generator import pipeline, problems
from generator.environment import WrongEnvironmentError, read_environment
from generator.site.folders import Folders, Options
from generator.site.ready_pages import ReadyPage, ready_page

_log = get_plugin_logger("policy-archive")
_POLICY = re.compile(rb'<meta http-equiv="?Content-Security-Policy"?[^>]*>\n?')


class PluginConfig(Config):
    """What `mkdocs.yml` may say of the plugin: folders, relative to that file."""

    data_dir = config_options.Type(str, default="data")
    site_src_dir = config_options.Type(str, default="site_src")
    docs_dir = config_options.Type(str, default="docs")


class PolicyArchivePlugin(BasePlugin[PluginConfig]):
    """Makes the pages and files of an archive while the engine runs."""

    def __init__(self) -> None:
        self.loaded: pipeline.Loaded | None = None
        """Given by a command that has read the data already; else the plugin reads it."""
        self.tree: dict[str, str | bytes] = {}
        """Every file that the engine read, when it is done."""
        self._run: pipeline.Run | None = None
        self._ready: dict[str, ReadyPage] = {}
        self._is_serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Engine started: told whether it serves."""
        self._is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and check the data; an error ends the run as located messages."""
        if self.loaded is None or self._is_serving:
            self.loaded = self._load(config)
        config.site_url = self.loaded.archive.settings.base_address
        return config

    def _load(self, config: MkDocsConfig) -> pipeline.Loaded:
        root = Path(config.config_file_path).parent
        try:
            environment = read_environment()
            folders = Folders(
                data=root / self.config.data_dir,
                site_src=root / self.config.site_src_dir,
                docs=root / self.config.docs_dir,
                sources=environment.sources or (root / self.config.data_dir / "sources",),
            )
            base = config.site_url if self._is_serving else environment.base
            return pipeline.load_all(folders, Options(base, environment.epoch, is_preview=self._is_serving))
        except pipeline.DataError as error:
            for each in error.problems:
                print(problems.as_text(each), file=sys.stderr)
            raise PluginError(problems.summary(error.problems)) from None
        except (WrongEnvironmentError, OSError, ValueError) as error:
            raise PluginError(str(error)) from None

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Every page and asset of the archive, and begin to write all that is none."""
        self._run = pipeline.Run(self.loaded, Path(config.site_dir))
        self.tree = self._run.tree()
        ours = [File.generated(config, name, content=content) for name, content in self.tree.items()]
        return Files([*ours, *(file for file in files if file.src_dir != config.docs_dir)])

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Generated pages, whose front matter has an address, are HTML already and pass by the parser."""
        page.update_date = self.loaded.day
        deepest = int(config.mdx_configs.get("toc", {}).get("toc_depth", 6))
        ready = ready_page(markdown, deepest) if "address" in page.meta else None
        if ready is None:
            return markdown
        self._ready[page.file.src_uri] = ready
        return ""

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The HTML of a page that passed by the parser, and its headings."""
        ready = self._ready.pop(page.file.src_uri, None)
        if ready is None:
            return html
        page.toc = get_toc(nest_toc_tokens([dict(heading) for heading in ready.headings]))
        return ready.content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until everything is written."""
        self._run.finish()
        if self.loaded.options.is_preview:
            _let_pages_reload(Path(config.site_dir))

    def on_build_error(self, *, error: Exception) -> None:
        """End the work that nobody waits for any more."""
        if self._run:
            self._run.stop()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Follow the records, the pages and documentation written by hand, and the source documents."""
        for folder in self.loaded.folders.watched:
            server.watch(str(folder))
        return server


def _let_pages_reload(site: Path) -> None:
    """The server puts a script into pages, which their policy forbids: on this machine alone it is left out."""
    for path in site.rglob("*.html"):
        path.write_bytes(_POLICY.sub(b"", path.read_bytes()))
