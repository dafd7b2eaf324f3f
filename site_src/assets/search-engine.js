// The search itself: Pagefind's engine on our own tokens, shard by shard, newest first, and our own ranking.
// The index is written by generator/search/index.py; docs/search.md says how the parts fit.

import { parseQuery, queryTokens, stretches, useTable } from "./search-text.js";

const ROOT = new URL("../search-index/", import.meta.url);
const HEADER = 12; // Pagefind's files open with the word pagefind_dcd
// What a hit is worth by the zone it stands in; the engine hands a zone's weight with each place.
const WORTH = { 240: 100, 192: 60, 144: 40, 96: 30, 48: 20, 72: 12, 25: 10 };
const BY_OTHER_NAME = 25;
const MOST_TRIES = [80, 48]; // words looked up to cut one run; in an archive of many shards each costs more
const MANY_SHARDS = 4;
const TITLE = 240;
export const PAGE = 10;
const BY_ITEM = ["reform", "tag", "function", "figure", "source"];
const keyOf = (units) => units.join(" ");

async function fetched(path) {
  const response = await fetch(new URL(path, ROOT));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}

const json = async (path) => (await fetched(path)).json();

async function unpacked(path) {
  const { body } = await fetched(path);
  const bytes = await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  return new Uint8Array(bytes, HEADER);
}

/** Writes its number into the name of each record that an index lists (generator/search/index.py took the hashes out). */
function number(meta) {
  let n = 0;
  for (const { index, 0: name } of new TextDecoder("latin1").decode(meta).matchAll(/unknown_[0-9a-f]+0000/g)) {
    meta.set(new TextEncoder().encode((n++).toString(16).padStart(4, "0")), index + name.length - 4);
  }
}

/** Pagefind's WebAssembly module, called by its exported functions. */
class Engine {
  static async load(name) {
    const engine = new Engine();
    const start = {
      __wbindgen_init_externref_table: () => {
        const table = engine.wasm.__wbindgen_externrefs;
        const first = table.grow(4);
        [undefined, null, true, false].forEach((value, n) => table.set(first + n, value));
        table.set(0, undefined);
      },
    };
    const { instance } = await WebAssembly.instantiate(await unpacked(name), { "./pagefind_web_bg.js": start });
    engine.wasm = instance.exports;
    engine.wasm.__wbindgen_start();
    return engine;
  }

  give(bytes) {
    const at = this.wasm.__wbindgen_malloc(bytes.length, 1) >>> 0;
    new Uint8Array(this.wasm.memory.buffer).set(bytes, at);
    return [at, bytes.length];
  }

  text(words) {
    return this.give(new TextEncoder().encode(words));
  }

  answer([at, length]) {
    const bytes = new Uint8Array(this.wasm.memory.buffer, at >>> 0, length);
    const value = JSON.parse(new TextDecoder().decode(bytes));
    this.wasm.__wbindgen_free(at, length, 1);
    return value;
  }

  open(meta) {
    return this.wasm.init_pagefind(...this.give(meta)) >>> 0;
  }

  chunks(index, tokens) {
    return this.answer(this.wasm.request_indexes(index, ...this.text(tokens.join(" "))));
  }

  add(index, chunk) {
    return this.wasm.load_index_chunk(index, ...this.give(chunk)) >>> 0;
  }

  places(index, token) {
    const words = [token, token, "{}", ""].flatMap((part) => this.text(part));
    return this.answer(this.wasm.search(index, ...words, false, false)).results;
  }
}

/** One index of some years. */
class Shard {
  constructor(engine, line, names) {
    this.names = names;
    this.engine = engine;
    this.line = line;
    this.chunks = new Map();
    this.places = new Map();
  }

  open() {
    this.opening ??= (async () => {
      const [meta] = await Promise.all([unpacked(`${this.line.name}/pf_meta`), this.items()]);
      number(meta);
      this.index = (await this.engine()).open(meta);
    })();
    return this.opening;
  }

  items() {
    this.loading ??= json(`${this.line.name}/items.json`).then(({ plans, columns }) =>
      columns.local.map((local, n) => {
        const [id, city, kind, first, last, ...planTitle] = plans[columns.plan[n]];
        const year = Array.from({ length: last - first + 1 }, (_, more) => String(first + more));
        const item = {
          id: `${id}/${local}`, plan: id, local, number: columns.number[n] === 0 ? local : columns.number[n],
          length: columns.length[n], passage: columns.passage[n] === 1, planTitle, first, last, year, city: [city], kind: [kind],
        };
        for (const facet of BY_ITEM) item[facet] = columns[facet][n].map((value) => this.names[facet][value][0]);
        return item;
      }));
    return this.loading;
  }

  /** Loads what the tokens stand in, and their places: item number to list of [place, weight]. */
  async load(tokens) {
    await this.open();
    const engine = await this.engine();
    const missing = tokens.filter((token) => !this.places.has(token));
    const wanted = missing.length ? engine.chunks(this.index, missing) : [];
    await Promise.all(wanted.map((name) => {
      if (!this.chunks.has(name)) {
        this.chunks.set(name, unpacked(`${this.line.name}/${name}.pf_index`).then((chunk) => {
          this.index = engine.add(this.index, chunk);
        }));
      }
      return this.chunks.get(name);
    }));
    for (const token of missing) {
      const found = engine.places(this.index, token);
      this.places.set(token, new Map(found.map(({ p, l }) => [parseInt(p.slice(-4), 16), l.map((place) => [place.l, place.w])])));
    }
  }

  /** Where a stretch stands: item number to the weights of its places. */
  async stretch(units) {
    const tokens = queryTokens(units);
    await this.load([...new Set(tokens.map(([, token]) => token))]);
    const lists = tokens.map(([place, token]) => [place, this.places.get(token)]);
    lists.sort((a, b) => a[1].size - b[1].size);
    const [[base, least], ...others] = lists;
    const result = new Map();
    for (const [number, places] of least) {
      const sets = others.map(([place, list]) => [place - base, new Set(list.get(number)?.map(([at]) => at))]);
      const hits = places.filter(([at]) => sets.every(([distance, set]) => set.has(at + distance)));
      if (hits.length) result.set(number, hits.map(([, weight]) => weight));
    }
    return result;
  }
}

/** Shards in groups of so many items at most, which are loaded side by side. */
function batches(shards, most) {
  const groups = [];
  let size = Infinity;
  for (const shard of shards) {
    if (size + shard.line.items > most) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1).push(shard);
    size += shard.line.items;
  }
  return groups;
}

export class Search {
  static async load() {
    const search = new Search();
    search.manifest = await json("manifest.json");
    let engine;
    const loaded = () => (engine ??= Engine.load(search.manifest.wasm));
    search.shards = search.manifest.shards.map((line) => new Shard(loaded, line, search.manifest));
    search.warm = () => search.shards[0]?.open().catch(() => {}); // the engine, while the first word is being typed
    search.readVocabulary();
    return search;
  }

  readVocabulary() {
    this.named = new Map(); // key of a name to [facet, value] of what bears it
    for (const facet of ["reform", "tag"]) {
      for (const [id, zh, en, aliases = []] of this.manifest[facet]) {
        for (const name of [zh, en, ...aliases]) {
          const key = keyOf(stretches(name).flat());
          this.named.set(key, [...(this.named.get(key) ?? []), [facet, id]]);
        }
      }
    }
    this.others = new Map(); // key of a usual name to the units of the other names
    for (const group of this.manifest.synonyms) {
      const names = group.map((name) => stretches(name).flat());
      for (const units of names) this.others.set(keyOf(units), names.filter((other) => other !== units));
    }
    this.known = new Set([...this.named.keys(), ...this.others.keys()]);
    for (const facet of ["function", "kind"]) {
      for (const [, zh, en] of this.manifest[facet]) {
        for (const name of [zh, en]) this.known.add(keyOf(stretches(name).flat()));
      }
    }
    this.cities = new Set(this.manifest.city.flatMap(([, zh, en, more]) => [zh, en, ...more]).map((name) => keyOf(stretches(name).flat())));
    for (const key of this.cities) this.known.add(key);
    this.instead = new Map(); // key of a usual name of an office, or of a part of a reform, to the [facet, value] of the whole
    for (const [id, zh, en, more] of this.manifest.function) {
      for (const name of [zh, en, ...more]) this.instead.set(keyOf(stretches(name).flat()), ["function", id]);
    }
    for (const [id, , , , parts] of this.manifest.reform) {
      for (const name of parts) this.instead.set(keyOf(stretches(name).flat()), ["reform", id]);
    }
    this.apart = new Map(); // pinyin of a city as typed in syllables or with its shi, run together, to its name
    for (const [, , en] of this.manifest.city) {
      const [name] = stretches(en).flat();
      for (const key of [name, `${name}shi`]) this.apart.set(key, name);
    }
  }

  /** Joins words beside each other that are one known name, such as `double reduction`. */
  joinNames(phrases) {
    const result = [];
    for (let n = 0; n < phrases.length; n++) {
      let end = n + 1;
      for (let to = Math.min(phrases.length, n + 8); to > n + 1; to--) {
        const joined = phrases.slice(n, to).flatMap((phrase) => phrase.units);
        if (/^[a-z0-9]/.test(joined[0]) && /[a-z]/.test(joined.join("")) && this.known.has(keyOf(joined))) {
          end = to;
          break;
        }
      }
      let units = phrases.slice(n, end).flatMap((phrase) => phrase.units);
      for (let to = Math.min(phrases.length, n + 4); end === n + 1 && !phrases[n].quoted && to > n; to--) {
        const city = this.apart.get(phrases.slice(n, to).flatMap((phrase) => phrase.units).join(""));
        if (city && (to > n + 1 || units.length === 1)) {
          units = [city];
          end = to;
          break;
        }
      }
      result.push({ units, quoted: phrases[n].quoted });
      n = end - 1;
    }
    return result;
  }

  /** The phrase's items in one shard, with what each hit is worth. */
  async phrase(shard, { units, quoted, whole }) {
    const items = await shard.items();
    const worth = new Map();
    if (whole) {
      items.forEach((item, number) => item[whole[0]].includes(whole[1]) && worth.set(number, BY_OTHER_NAME));
      return worth;
    }
    const own = await shard.stretch(units);
    for (const [number, weights] of own) {
      const best = Math.max(...weights.map((weight) => WORTH[weight] ?? 0));
      const whole = weights.includes(TITLE) ? (30 * units.length) / Math.max(items[number].length, units.length) : 0;
      worth.set(number, best + whole + Math.min(weights.length - 1, 5));
    }
    if (quoted) return worth;
    const also = (number, points) => worth.set(number, Math.max(worth.get(number) ?? 0, points));
    for (const other of this.others.get(keyOf(units)) ?? []) {
      for (const [number, weights] of await shard.stretch(other)) {
        also(number, 0.6 * Math.max(...weights.map((weight) => WORTH[weight] ?? 0)));
      }
    }
    const named = this.named.get(keyOf(units)) ?? [];
    items.forEach((item, number) => {
      if (named.some(([facet, id]) => item[facet].includes(id))) also(number, BY_OTHER_NAME);
    });
    return worth;
  }

  /** The shards that hold the years asked for (all, where none are), newest first. */
  within(years) {
    return this.shards.filter(({ line }) => !years?.length || years.some((year) => line.years[0] <= year && year <= line.years[1]));
  }

  /**
   * A list of phrases in one shard after another. A large archive is searched until `passing` counts a page of hits, or one
   * in as many items as are searched at once, unless it is asked for `whole`. Resolves to {hits, counts, rest}: items found by phrase, and the shards not looked into.
   */
  async run(phrases, { years, whole, passing, onPart }) {
    const typed = phrases.map(({ units }) => units[0]).filter((unit) => /^(19|20)[0-9]{2}$/.test(unit));
    const holds = ({ line }) => typed.some((year) => line.years[0] <= year && year <= line.years[1]);
    const shards = this.within(years).sort((a, b) => holds(b) - holds(a)); // a year that was typed goes first
    const small = shards.reduce((sum, { line }) => sum + line.items, 0) <= this.manifest.at_once;
    const hits = [];
    const counts = phrases.map(() => 0);
    let read = 0;
    for (const together of batches(shards, this.manifest.together)) {
      const n = shards.indexOf(together[0]);
      const held = n && !small && !whole ? passing(hits) : 0;
      if (held >= PAGE || (held && read >= this.manifest.at_once)) {
        return { hits, counts, rest: shards.slice(n).map(({ line }) => line) };
      }
      if (n) onPart?.({ hits, phrases, counts, cuts: [], rest: [], older: together[0].line.years });
      for (const { items, found } of await Promise.all(together.map((shard) => this.look(shard, phrases)))) {
        read += items.length;
        found.forEach((worth, one) => (counts[one] += worth.size));
        const least = found.reduce((a, b) => (b.size < a.size ? b : a), found[0] ?? new Map(items.entries()));
        for (const number of [...least.keys()].sort((a, b) => a - b)) {
          if (found.every((worth) => worth.has(number))) {
            hits.push({ item: items[number], score: found.reduce((sum, worth) => sum + worth.get(number), 0) });
          }
        }
      }
    }
    return { hits, counts, rest: [] };
  }

  /** What the phrases find in one shard. */
  async look(shard, phrases) {
    const [items, ...found] = await Promise.all([shard.items(), ...phrases.map((phrase) => this.phrase(shard, phrase))]);
    return { items, found };
  }

  async holds(units) {
    if (units.length < 2 && !/^[a-z0-9]/.test(units[0])) return false;
    for (const shard of this.shards) if ((await this.phrase(shard, { units })).size) return true;
    return this.hasWhole(units);
  }

  /** Whether a name of a part stands for a whole that some item bears. */
  async hasWhole(units) {
    const [facet, value] = this.instead.get(keyOf(units)) ?? [];
    for (const shard of facet ? this.shards : []) if ((await shard.items()).some((item) => item[facet].includes(value))) return true;
    return false;
  }

  /** A run that no item holds as a whole, cut at known names, else at the longest words that some item holds. Where a cut
   * leaves a rest that is no word, the next shorter one is tried; what is found so must hold the name of a reform, a tag or a city. */
  async cut(units) {
    let tries = MOST_TRIES[this.shards.length < MANY_SHARDS ? 0 : 1];
    let isSecond = false;
    const dead = new Set();
    const ends = async function* (at) {
      const known = [];
      for (let to = units.length; to > at; to--) if (this.known.has(keyOf(units.slice(at, to)))) known.push(to);
      yield* known;
      for (let to = Math.min(units.length, at + 12); to > at && tries > 0; to--) {
        if (known.includes(to)) continue;
        tries -= 1;
        if (await this.holds(units.slice(at, to))) yield to;
      }
    }.bind(this);
    const from = async (at) => {
      if (at === units.length) return [];
      if (dead.has(at)) return null;
      for await (const end of ends(at)) {
        const rest = await from(end);
        if (rest) return [units.slice(at, end), ...rest];
        isSecond = true;
      }
      dead.add(at);
      return null;
    };
    const pieces = await from(0);
    if (!pieces || pieces.length < 2) return null;
    return !isSecond || pieces.some((piece) => this.named.has(keyOf(piece)) || this.cities.has(keyOf(piece))) ? pieces : null;
  }

  /** Finds a query. Resolves to {hits, phrases, counts, cuts, rest}; a cut is {whole, pieces}. */
  async find(query, options) {
    let phrases = this.joinNames(parseQuery(query));
    if (!phrases.length && query.trim()) return { hits: [], phrases, counts: [], cuts: [], rest: [] }; // signs alone say nothing
    let { hits, counts, rest } = await this.run(phrases, options);
    if (counts.includes(0) && !this.hasTable && /[㐀-鿿]/.test(query)) {
      this.hasTable = true;
      useTable(await json("traditional.json"));
      const folded = this.joinNames(parseQuery(query));
      if (folded.some((phrase, n) => keyOf(phrase.units) !== keyOf(phrases[n].units))) return this.find(query, options);
    }
    const again = async (next) => {
      phrases = next;
      ({ hits, counts, rest } = await this.run(phrases, options));
    };
    // What no item holds stands for the whole that it names a part of.
    const standIn = async () => {
      const wholes = phrases.map(({ units, quoted }, n) => (counts[n] || quoted ? undefined : this.instead.get(keyOf(units))));
      if (wholes.some(Boolean)) await again(phrases.map((phrase, n) => (wholes[n] ? { ...phrase, whole: wholes[n] } : phrase)));
    };
    await standIn();
    const cuts = [];
    const cutPhrases = [];
    for (const [n, phrase] of phrases.entries()) {
      const pieces = counts[n] || phrase.quoted ? null : await this.cut(phrase.units);
      if (pieces) cuts.push({ whole: phrase.units, pieces });
      cutPhrases.push(...(pieces?.map((units) => ({ units })) ?? [phrase]));
    }
    if (cuts.length) {
      await again(cutPhrases);
      await standIn();
    }
    return { hits, phrases, counts, cuts, rest };
  }

  /** What to mark in a text for a phrase: its own units and its other names. */
  marks(phrases) {
    const named = phrases.flatMap(({ units }) => this.named.get(keyOf(units)) ?? []).map(([, id]) => id);
    const names = this.manifest.reform.filter(([id]) => named.includes(id)).flatMap(([, zh, en, more]) => [zh, en, ...more]);
    const others = phrases.flatMap(({ units }) => this.others.get(keyOf(units)) ?? []);
    const own = phrases.map(({ units }) => units);
    return { own, more: [...own, ...others, ...names.map((name) => stretches(name).flat())] };
  }

  card(item) {
    return json(`cards/${item.id}.json`);
  }

  /** The item's own words from its page, where the site has them. */
  async passage(item) {
    const response = await fetch(new URL(`../id/${item.id}/`, ROOT));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("blockquote")?.textContent ?? "";
  }

  /** Whether a name finds anything. */
  async leads(term) {
    const { hits } = await this.run(this.joinNames(parseQuery(term)), { passing: (found) => (found.length ? PAGE : 0) });
    return hits.length > 0 || this.hasWhole(stretches(term).flat());
  }

  /** Names of the vocabularies that find something and are most like a word: shared pairs of characters against all of both. */
  async nearest(units, count = 6) {
    this.terms ??= await json("terms.json");
    const word = units.join("");
    const pairs = (text) => {
      const set = new Set([...text]);
      for (let n = 0; n + 1 < text.length; n++) set.add(text.slice(n, n + 2));
      return set;
    };
    const own = pairs(word);
    const near = this.terms
      .map((term) => {
        const other = pairs(stretches(term).flat().join(""));
        const shared = [...own].filter((pair) => other.has(pair)).length;
        return [(2 * shared) / (own.size + other.size), term];
      })
      .filter(([likeness]) => likeness > 0.25)
      .sort((a, b) => b[0] - a[0])
      .slice(0, 2 * count);
    const result = [];
    for (const [, term] of near) {
      if (result.length < count && (await this.leads(term))) result.push(term);
    }
    return result;
  }
}
