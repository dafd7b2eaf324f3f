"""Notes of a site by shelf: what they tell, and which groups of files stand for a whole one."""

import random
import shutil
from pathlib import Path

import pytest

from generator import addresses, search_index, write
from generator.kept_work import kept_work
from generator.last_site import last_site, stamps
from generator.listing import REST, Listing, Tally, differing, shelf_of, tally
from generator.noted import note

PLAN = "qingchuan-2023-priorities"


def test_what_a_plan_and_a_search_index_have_to_themselves_is_on_shelves_of_their_own():
    page = addresses.html_path(addresses.cite_address(f"{PLAN}/1-2"))
    assert shelf_of(page) == f"{addresses.ID}{PLAN}" == shelf_of(addresses.html_path(addresses.cite_address(PLAN)))
    assert shelf_of(f"{search_index.FOLDER}/cards/{PLAN}/1-2.json") == f"{search_index.FOLDER}/cards/{PLAN}"
    assert shelf_of(f"{search_index.FOLDER}/2023-{PLAN}/pf_meta") == f"{search_index.FOLDER}/2023-{PLAN}"
    others = ("index.html", f"{search_index.FOLDER}/manifest.json", addresses.CITE_FORMS, "data/items.csv", "plans/index.html", "")
    assert {shelf_of(name) for name in others} == {REST}


def some(chance: random.Random, count: int) -> dict[str, tuple[int, int, int]]:
    names = [f"id/plan-{chance.randrange(9)}/{n}/index.html" for n in range(count)]
    names += [f"search-index/cards/plan-{chance.randrange(9)}/{n}.json" for n in range(count)] + [f"page-{n}/index.html" for n in range(count)]
    return {name: (chance.randrange(100), chance.randrange(10**9), n) for n, name in enumerate(names)}


def test_a_listing_tells_what_was_told_it():
    told = some(random.Random(1), 40)
    listing = Listing.of(told)
    assert listing.whole() == told and all(listing.get(name) == stamp for name, stamp in told.items())
    assert listing.get("id/plan-1/none/index.html") is None and listing.get("id/none/1/index.html") is None
    assert listing.tally() == tally(told) == Tally(120, 80, sum(stamp[0] for stamp in told.values()))
    assert Listing().whole() == {} and Listing().tally() == Tally() and Listing.of({}) == Listing()


def test_what_differs_between_two_listings_is_told_shelf_by_shelf():
    chance = random.Random(2)
    before, after = some(chance, 30), some(chance, 30)
    of_before, of_after = Listing.of(before), Listing.of(after)
    was, now = {}, {}
    for one, other in differing(of_before, of_after):
        was |= one
        now |= other
    assert was == before and now == after
    assert not list(differing(of_before, Listing.of(before)))
    one = next(iter(before))
    changed = of_before.with_shelves({shelf_of(one): {one: (1, 2, 3)}}, of_before.shelves.keys() - {shelf_of(one)})
    ((was_there, is_there),) = differing(of_before, changed)
    assert one in was_there and is_there == {one: (1, 2, 3)}


class Site:
    """A site of which a plan has a shelf; builds of it one after another, each of which takes or makes the plan's files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.memory, self.kept = folder / "site", folder / "cache" / "site", folder / "cache" / "kept"
        self.fresh = folder / "fresh"

    def build(self, key: str, files: dict[str, str], others: dict[str, str]) -> bool:
        """Whether the plan's files were taken."""
        last = last_site(self.folder, self.memory)
        kept = kept_work(self.kept, last)
        write.write_tree(self.fresh, others)
        taken = kept.take("plan", key)
        if not taken:
            for name, text in files.items():
                write.add(self.fresh, name, text)
            kept.tell("plan", key, files)
        made, within = stamps(self.fresh)
        kept.forget()
        kept.remember(last.announce(made))
        last.give_way(self.fresh, made, within)
        shutil.rmtree(self.fresh, ignore_errors=True)
        return taken

    def quick(self, others: dict[str, str]) -> None:
        """A quick build: it takes whatever stands below the addresses to cite, and notes no work."""
        last = last_site(self.folder, self.memory)
        write.write_tree(self.fresh, others)
        last.take_below(["id/"])
        for name in others:
            last.leave(name)
        made, within = stamps(self.fresh)
        last.announce(made)
        last.give_way(self.fresh, made, within)
        shutil.rmtree(self.fresh, ignore_errors=True)

    def group(self) -> tuple[set[str], set[str]]:
        """By which names and shelves the next build knows the plan's files."""
        group = kept_work(self.kept, last_site(self.folder, self.memory)).groups["plan"]
        return set(group.names), set(group.shelves)

    def stands(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")}


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


PAGES = {f"id/plan/{n}/index.html": "x" for n in range(4)}
GONE = {"id/plan/gone/index.html": "y"}
HOME = {"index.html": "z"}


def test_a_group_that_fills_a_shelf_is_known_by_its_name(site):
    assert not site.build("one", PAGES | {"plans/plan/index.html": "x"}, HOME)
    assert site.group() == ({"plans/plan/index.html"}, {"id/plan"})
    assert site.build("one", {}, HOME) and site.group() == ({"plans/plan/index.html"}, {"id/plan"})
    assert site.stands() == {*PAGES, "plans/plan/index.html", *HOME}


def test_what_comes_to_a_shelf_and_goes_is_not_taken_for_the_groups(site):
    """The page of an id that is gone stands among those of its plan, and is not the plan's."""
    site.build("one", PAGES, HOME)
    assert site.build("one", {}, HOME | GONE) and site.group() == (PAGES.keys(), set())
    assert site.stands() == {*PAGES, *HOME, *GONE}
    assert site.build("one", {}, HOME) and site.group() == (PAGES.keys(), set())
    assert site.stands() == {*PAGES, *HOME}
    assert not site.build("two", PAGES, HOME) and site.group() == (set(), {"id/plan"})


@pytest.mark.parametrize("harm", ["gone", "altered", "stranger"])
def test_what_a_quick_build_took_as_it_stood_is_not_the_groups(site, harm):
    """A quick build notes what stands; a group that filled a shelf does not have what is on it by now."""
    site.build("one", PAGES, HOME)
    page = site.folder / "id" / "plan" / "2" / "index.html"
    if harm == "gone":
        page.unlink()
    else:
        (page if harm == "altered" else page.with_name("stranger.html")).write_text("nobody made this")
    site.quick(HOME)
    site.quick(HOME)
    assert not site.build("one", PAGES, HOME)
    assert site.stands() == {*PAGES, *HOME} and page.read_text() == "x"


def test_a_page_that_came_and_went_in_quick_builds_is_not_the_groups(site):
    site.build("one", PAGES, HOME)
    site.quick(HOME | GONE)
    site.quick(HOME)
    assert GONE.keys() <= site.stands(), "a quick build takes what stands"
    assert not site.build("one", PAGES, HOME)
    assert site.stands() == {*PAGES, *HOME}


def test_after_a_quick_build_of_a_sound_site_a_group_holds(site):
    site.build("one", PAGES, HOME)
    site.quick(HOME)
    assert site.build("one", {}, HOME)


def test_a_shelf_on_which_something_was_altered_is_made_anew(site):
    site.build("one", PAGES, HOME)
    (site.folder / "id" / "plan" / "2" / "index.html").write_text("altered")
    assert not site.build("one", PAGES, HOME)
    (site.folder / "id" / "plan" / "stranger.html").write_text("w")
    assert not site.build("one", PAGES, HOME) and site.stands() == {*PAGES, *HOME}
    assert site.build("one", {}, HOME)


def test_a_file_of_a_shelf_is_left_alone(site):
    site.build("one", PAGES, HOME)
    last = last_site(site.folder, site.memory)
    shelves = {shelf: last.told.shelves[shelf].sha256 for shelf in ("id/plan",)}
    assert last.take([], shelves) and last.is_taken("id/plan/2/index.html") and not last.is_taken("index.html")
    last.leave("id/plan/2/index.html")
    assert not last.is_taken("id/plan/2/index.html") and last.is_taken("id/plan/1/index.html")
    assert last.next_tally({}) == Tally(3, 3, 3)
    last.leave("index.html")
    assert not last.take([], {"id/plan": b"another hash"}) and not last.take([], {"id/other": shelves["id/plan"]})
    assert not last.take(["none.html"])


def test_a_note_that_is_not_there_tells_of_nothing(site):
    last = last_site(site.folder, site.memory)
    assert not last.holds("id/plan", b"") and not last.is_sound("index.html") and not last.taken
    note(site.memory, Listing.of({"index.html": (1, 2, 3)}).shelves)
    assert not last_site(site.folder, site.memory).is_sound("index.html"), "noted, but it does not stand"
