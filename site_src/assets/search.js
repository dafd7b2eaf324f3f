// The search page: reads the query, the facets and the order from the address, and writes them back to it.
// The finding is in search-engine.js; the words shown come from the manifest, Chinese and English.

import { PAGE, Search } from "./search-engine.js";
import { findAll } from "./search-text.js";

const FACETS = ["city", "year", "kind", "reform", "function", "tag", "figure", "source"];
const SORTS = ["relevance", "year", "city"];
const MOST_SHOWN = 300; // results that an address may ask for at once
const REDRAWN = 1000; // milliseconds before results are drawn again while more are looked for
const SHORT = 8; // values of a facet shown before the rest is folded away
const root = document.getElementById("pa-search");
const site = new URL("../", import.meta.url);

let search, words, labels, examples, form, input, status, list, side, filters, more, told;
let state = { q: "", sort: "relevance", chosen: {}, whole: false };
let found = { hits: [], phrases: [], cuts: [], rest: [] };
let shown = PAGE;
let turn = 0;
let calls = 0, newest = 0; // of show: how many there were, and the last that was drawn

/** An element: attributes by name, children as nodes or text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const zh = (text) => make("span", {}, text);
const en = (text) => make("i", { lang: "en" }, text);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

/** The page's words for a key, Chinese with the English beside them. */
function say(key, values = {}) {
  const [chinese, english] = words[key];
  const both = document.createDocumentFragment();
  both.append(zh(fill(chinese, values)), " ", en(fill(english, values)));
  return both;
}

const plain = (key, values = {}) => words[key].map((text) => fill(text, values)).join(" ");

// The address

function readAddress() {
  const given = new URLSearchParams(location.search);
  const chosen = {};
  for (const facet of FACETS) {
    const values = given.getAll(facet).flatMap((value) => value.split(",")).filter(Boolean);
    if (values.length) chosen[facet] = [...new Set(values)];
  }
  const sort = SORTS.includes(given.get("sort")) ? given.get("sort") : "relevance";
  const n = Number.parseInt(given.get("n") ?? "", 10);
  shown = n > PAGE ? Math.min(n, MOST_SHOWN) : PAGE;
  return { q: given.get("q") ?? "", sort, chosen, whole: given.has("all") };
}

function address({ q, sort, chosen, whole }, n = PAGE) {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  for (const facet of FACETS) if (chosen[facet]?.length) query.set(facet, chosen[facet].join(","));
  if (sort !== "relevance") query.set("sort", sort);
  if (whole) query.set("all", "1");
  if (n > PAGE) query.set("n", n);
  const text = query.toString().replaceAll("%2C", ",");
  return location.pathname + (text ? `?${text}` : "");
}

function go(change, replace = false) {
  state = { ...state, ...change };
  shown = PAGE;
  const next = address(state);
  history[replace || next === location.pathname + location.search ? "replaceState" : "pushState"](null, "", next);
  return update();
}

// Hits, facets, order

const passes = (item, chosen, except) =>
  Object.entries(chosen).every(([facet, values]) => facet === except || values.some((value) => item[facet].includes(value)));

function counts(facet) {
  const result = new Map();
  for (const { item } of found.hits) {
    if (passes(item, state.chosen, facet)) {
      for (const value of item[facet]) result.set(value, (result.get(value) ?? 0) + 1);
    }
  }
  return result;
}

function ordered(hits) {
  const cities = search.manifest.city.map(([id]) => id);
  const relevance = (a, b) => b.score - a.score;
  const newest = (a, b) => b.item.first - a.item.first;
  const city = (a, b) => cities.indexOf(a.item.city[0]) - cities.indexOf(b.item.city[0]);
  const by = { relevance: [relevance, newest], year: [newest, relevance], city: [city, newest] }[state.sort];
  return hits
    .map((hit, n) => [hit, n])
    .sort(([a, m], [b, n]) => by.reduce((done, next) => done || next(a, b), 0) || m - n)
    .map(([hit]) => hit);
}

// What is shown

function marked(text, phrases) {
  const result = document.createDocumentFragment();
  let at = 0;
  for (const [start, end] of findAll(text, phrases)) {
    result.append(text.slice(at, start), make("mark", {}, text.slice(start, end)));
    at = end;
  }
  result.append(text.slice(at));
  return result;
}

/** A window of a long text around its first hit. */
function windowOf(text, phrases, size = 90) {
  const hit = findAll(text, phrases)[0];
  if (!hit || text.length <= size) return text.length <= size ? text : `${text.slice(0, size)}…`;
  const start = Math.max(0, hit[0] - 24);
  return (start ? "…" : "") + text.slice(start, start + size) + (start + size < text.length ? "…" : "");
}

async function result({ item }) {
  const { own, more: all } = search.marks(found.phrases);
  const card = await search.card(item);
  const holds = (text, units) => findAll(text, [units]).length > 0;
  const year = item.first === item.last ? `${item.first}` : `${item.first}–${item.last}`;
  const city = labels.city.get(item.city[0]);
  const title = make("a", { href: new URL(`plans/${item.plan}/#item-${item.local}`, site) },
    item.number ? make("span", { class: "pa-no" }, item.number) : null, " ", marked(card.t[0], all));
  const lines = [];
  if (card.r) lines.push(make("p", { class: "pa-reading", lang: "zh-CN" }, marked(card.r, all)));
  if (card.a) lines.push(make("p", {}, marked(card.a, all)));
  if (card.b) lines.push(make("p", { class: "pa-en", lang: "en" }, marked(card.b, all)));
  const shownText = [card.t[0], card.t[1] ?? "", card.r ?? "", card.a ?? "", card.b ?? "", card.p.join("\n")].join("\n");
  const missing = own.filter((units) => !holds(shownText, units));
  const named = [...(card.m ?? []), ...(card.d ?? []), ...(card.f ?? [])].filter((name) => missing.some((units) => holds(name, units)));
  if (named.length) {
    lines.push(make("p", { class: "pa-search-named", lang: "zh-CN" },
      ...named.slice(0, 6).flatMap((name, n) => [n ? " · " : "", marked(name, own)])));
  }
  const unseen = missing.filter((units) => !named.some((name) => holds(name, units)));
  if (item.passage && unseen.length) {
    const passage = (await search.passage(item)).replace(/\s+/g, " ").trim();
    if (findAll(passage, unseen).length) {
      lines.push(make("p", { class: "pa-search-passage", lang: "zh-CN" },
        make("span", { class: "pa-label" }, say("from_passage")), " ", marked(windowOf(passage, unseen), own)));
    }
  }
  const reforms = item.reform.filter((id) => {
    const names = search.manifest.reform.find(([one]) => one === id);
    return unseen.some((units) => [names[1], names[2], ...names[3]].some((name) => holds(name, units)));
  });
  if (reforms.length) {
    lines.push(make("p", { class: "pa-search-reform" }, say("of_reform"), " ",
      ...reforms.flatMap((id) => [make("a", { href: new URL(`reforms/${id}/`, site) }, zh(labels.reform.get(id)[0])), " "])));
  }
  return make("li", { class: "pa-search-hit", "data-item": item.id },
    make("h2", { lang: "zh-CN" }, title),
    card.t[1] ? make("p", { class: "pa-en pa-title-en", lang: "en" }, marked(card.t[1], all)) : null,
    make("p", { class: "pa-search-where" },
      make("a", { href: new URL(`cities/${item.city[0]}/`, site) }, zh(city[0]), " ", en(city[1])), ` · ${year} · `,
      make("a", { href: new URL(`plans/${item.plan}/`, site), lang: "zh-CN" }, item.planTitle[0]),
      make("br"), make("span", { lang: "zh-CN" }, marked(card.p.join(" › "), all))),
    ...lines,
    make("p", { class: "pa-tools" },
      make("a", { href: new URL(`plans/${item.plan}/#item-${item.local}`, site) }, say("in_plan")), " ",
      make("a", { href: new URL(`id/${item.id}/`, site) }, say("item_page")), " ", make("code", { class: "pa-id" }, item.id)));
}

function facetValues(facet, count) {
  const known = facet === "year"
    ? [...count.keys(), ...(state.chosen.year ?? [])].sort().reverse().map((year) => [year, year, ""])
    : search.manifest[facet];
  const chosen = state.chosen[facet] ?? [];
  const lines = [...new Map(known.map((line) => [line[0], line])).values()];
  const held = lines.filter(([id]) => count.get(id) || chosen.includes(id));
  if (["reform", "function", "tag"].includes(facet)) held.sort((a, b) => (count.get(b[0]) ?? 0) - (count.get(a[0]) ?? 0));
  return held;
}

function facetBox(facet, wasOpen) {
  const count = counts(facet);
  const chosen = state.chosen[facet] ?? [];
  const lines = facetValues(facet, count);
  if (!lines.length) return null;
  const option = ([id, chinese, english]) => {
    const box = make("input", { type: "checkbox", name: facet, value: id });
    box.checked = chosen.includes(id);
    return make("label", {}, box, " ", zh(chinese), " ", english && english !== chinese ? en(english) : "",
      " ", make("span", { class: "pa-search-count" }, String(count.get(id) ?? 0)));
  };
  const first = lines.filter(([id], n) => n < SHORT || chosen.includes(id));
  const rest = lines.filter((line) => !first.includes(line));
  const open = wasOpen ?? (chosen.length > 0 || ["city", "year"].includes(facet));
  return make("details", { class: "pa-facet", "data-facet": facet, open },
    make("summary", {}, say(`facet_${facet}`), " ", make("span", { class: "pa-search-count" }, String(lines.length))),
    make("fieldset", {}, make("legend", { class: "pa-hidden" }, say(`facet_${facet}`)), ...first.map(option),
      rest.length ? make("details", {}, make("summary", {}, say("facet_rest", { n: rest.length })), ...rest.map(option)) : null));
}

function showFacets() {
  const open = new Map([...side.querySelectorAll("details[data-facet]")].map((box) => [box.dataset.facet, box.open]));
  const focused = document.activeElement?.closest?.("#pa-search-facets") && document.activeElement;
  const clear = Object.keys(state.chosen).length
    ? make("button", { type: "button", id: "pa-search-clear" }, say("clear")) : null;
  clear?.addEventListener("click", () => go({ chosen: {} }));
  const boxes = FACETS.map((facet) => facetBox(facet, open.get(facet))).filter(Boolean);
  side.replaceChildren(...(clear ? [clear] : []), ...boxes);
  filters.hidden = !boxes.length;
  if (focused?.name) side.querySelector(`input[name="${focused.name}"][value="${CSS.escape(focused.value)}"]`)?.focus();
}

const quoted = (units) => units.join("\n").replace(/(?<=[a-z0-9])\n(?=[a-z0-9])/g, " ").replaceAll("\n", "");

/** Where to begin: the examples that stood in the page before the script ran. */
const trials = () => make("p", { class: "pa-search-onward" }, say("try"), " ",
  ...examples.flatMap((link) => [link.cloneNode(true), " "]));

/** Why nothing is found, and what comes near. */
async function explain() {
  const box = make("div", { class: "pa-search-none" });
  const missing = found.phrases.filter((_, n) => !found.counts[n]);
  if (!found.phrases.length && state.q.trim()) {
    box.append(make("p", {}, say("none_word", { x: state.q })));
    return box;
  }
  for (const { units } of missing) box.append(make("p", {}, say("none_word", { x: quoted(units) })));
  if (!missing.length && found.hits.length) {
    box.append(make("p", {}, say("none_filtered", { n: found.hits.length })));
  } else if (!missing.length) {
    box.append(make("p", {}, say("none_together")),
      make("ul", {}, ...found.phrases.map(({ units }, n) => make("li", {},
        make("a", { href: address({ ...state, q: quoted(units), chosen: {} }) }, zh(quoted(units))), ` ${found.counts[n]}`))));
  }
  let offered = 0;
  for (const { units } of missing) {
    const terms = await search.nearest(units);
    offered += terms.length;
    if (terms.length) {
      box.append(make("p", {}, say("nearest", { x: quoted(units) }), " ", ...terms.flatMap((term) => [
        make("a", { href: address({ ...state, q: term, chosen: {} }), class: "pa-search-term" }, term), " "])));
    }
  }
  if (missing.length && !offered) {
    box.append(make("p", {}, say("none_near"), " ", ...["reform", "tag", "function"].flatMap((facet) => [
      make("a", { href: new URL(`${facet}s/`, site) }, say(`facet_${facet}`)), " "])));
  }
  return box;
}

const PAGES = { reform: "reforms", tag: "tags", function: "functions", city: "cities" };

/** The pages of the terms that the query names: their overview answers before any single item. */
function pagesNamed() {
  const query = state.q.toLowerCase();
  const links = Object.entries(PAGES).flatMap(([facet, folder]) => search.manifest[facet]
    .filter(([, chinese, english, others]) => [chinese, english, ...(others ?? [])].some((name) => name && query.includes(name.toLowerCase())))
    .map(([id, chinese, english]) => [facet, make("a", { href: new URL(`${folder}/${id}/`, site) }, zh(chinese), " ", en(english ?? ""))]));
  return links.slice(0, 4).map(([facet, link]) => make("p", { class: "pa-search-page" }, say(`facet_${facet}`), " ", link));
}

/** Says which years have not been looked into, and offers to. */
function unread() {
  const years = found.rest.flatMap((line) => line.years);
  const onward = make("button", { type: "button", class: "pa-search-more" }, say("rest_go"));
  onward.addEventListener("click", () => go({ whole: true }));
  const n = found.rest.reduce((sum, line) => sum + line.items, 0);
  return make("p", { class: "pa-search-rest" }, say("rest", { from: Math.min(...years), to: Math.max(...years), n }), " ", onward);
}

/** Shows what was found so far; a later call wins, whichever has its cards first. */
async function show(mine, older) {
  const call = ++calls;
  const hits = ordered(found.hits.filter(({ item }) => passes(item, state.chosen)));
  const nothing = !state.q.trim() && !Object.keys(state.chosen).length;
  const cards = nothing ? [] : await Promise.all(hits.slice(0, shown).map(result));
  const why = !nothing && !hits.length && !older ? await explain() : null;
  if (mine !== turn || call < newest) return;
  newest = call;
  list.replaceChildren(...cards);
  told.replaceChildren(
    ...(nothing ? [] : pagesNamed()),
    ...found.cuts.map(({ whole, pieces }) => make("p", { class: "pa-search-cut" },
      say("cut", { x: quoted(whole), y: pieces.map(quoted).join(" + ") }))),
    ...(older ? [make("p", {}, say("older", { years: older.join("–") }))] : []),
    ...(why ? [why] : []), ...(nothing ? [trials()] : []), ...(found.rest.length ? [unread()] : []));
  more.hidden = nothing || hits.length <= shown;
  const key = nothing ? "start" : hits.length ? "found" : older ? "searching" : "none";
  const values = { n: hits.length, shown: Math.min(shown, hits.length) };
  if (status.textContent !== plain(key, values)) status.replaceChildren(say(key, values));
  showFacets();
  root.dataset.state = older ? "part" : "done";
  root.dataset.hits = hits.length;
  root.dispatchEvent(new CustomEvent("archive:found", { detail: () => hits.map(({ item }) => item.id) }));
}

async function update() {
  const mine = ++turn;
  let drawn = -Infinity;
  root.dataset.state = "busy";
  input.value = input === document.activeElement ? input.value : state.q;
  form.elements.sort.value = state.sort;
  try {
    const done = await search.find(state.q, {
      years: state.chosen.year,
      whole: state.whole,
      passing: (hits) => hits.filter(({ item }) => passes(item, state.chosen)).length,
      onPart: (part) => {
        if (mine !== turn || performance.now() - drawn < REDRAWN) return;
        drawn = performance.now();
        found = part;
        show(mine, part.older);
      },
    });
    if (mine !== turn) return;
    found = done;
    await show(mine, null);
  } catch (error) {
    if (mine !== turn) return;
    status.replaceChildren(say("failed"));
    root.dataset.state = "failed";
    throw error;
  }
}

function build() {
  words = search.manifest.words;
  labels = Object.fromEntries(["city", "kind", "reform", "function", "tag"].map((facet) =>
    [facet, new Map(search.manifest[facet].map(([id, ...names]) => [id, names]))]));
  input = make("input", { type: "search", name: "q", id: "pa-find-q", autocomplete: "off", maxlength: 200 });
  input.placeholder = words.hint[0];
  const sort = make("select", { name: "sort", id: "pa-find-sort" },
    ...SORTS.map((key) => make("option", { value: key }, plain(`sort_${key}`))));
  form = make("form", { role: "search", class: "pa-search-form", action: "", "aria-label": plain("label") },
    make("label", { for: "pa-find-q" }, say("label")), input,
    make("button", { type: "submit" }, say("go")),
    make("label", { for: "pa-find-sort" }, say("sort")), sort);
  status = make("p", { class: "pa-search-status", role: "status", "aria-live": "polite" });
  told = make("div", { class: "pa-search-told" });
  list = make("ol", { class: "pa-search-list" });
  side = make("div", { id: "pa-search-facets", role: "group", "aria-label": plain("facets") });
  examples = [...root.querySelectorAll(".pa-search-examples a")];
  filters = make("details", { class: "pa-search-filters", open: matchMedia("(min-width: 60em)").matches },
    make("summary", {}, say("facets")), side);
  more = make("button", { type: "button", class: "pa-search-more", hidden: true }, say("more"));
  root.replaceChildren(form, make("div", { class: "pa-search-body" }, filters,
    make("div", { class: "pa-search-main" }, status, told, list, more)));

  let waiting;
  input.addEventListener("input", (event) => {
    clearTimeout(waiting);
    search.warm();
    if (!event.isComposing) waiting = setTimeout(() => go({ q: input.value.trim() }, true), 150);
  });
  input.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ q: input.value.trim() }, true), 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    go({ q: input.value.trim() });
  });
  sort.addEventListener("change", () => go({ sort: sort.value }));
  side.addEventListener("change", ({ target }) => {
    const others = (state.chosen[target.name] ?? []).filter((value) => value !== target.value);
    const chosen = { ...state.chosen, [target.name]: target.checked ? [...others, target.value] : others };
    if (!chosen[target.name].length) delete chosen[target.name];
    go({ chosen });
  });
  more.addEventListener("click", async () => {
    const before = shown;
    shown += 2 * PAGE;
    history.replaceState(null, "", address(state, shown));
    await show(++turn, null);
    list.children[before]?.querySelector("a")?.focus();
  });
  addEventListener("popstate", () => {
    state = readAddress();
    input.value = state.q;
    update();
  });
}

async function begin() {
  search = await Search.load();
  build();
  state = readAddress();
  input.value = state.q;
  if (!state.q) input.focus({ preventScroll: true });
  await update();
}

if (root) {
  begin().catch(() => {
    root.dataset.state = "failed";
    root.querySelector("[data-failed]")?.removeAttribute("hidden");
  });
}
