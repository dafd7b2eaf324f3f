// How words are made comparable for the search. Mirrors generator/search/text.py, where the rules are written down;
// tests/search_text.yaml holds both to one table of cases.

const HAN = "[\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}]";
const IS_HAN = new RegExp(`^${HAN}`, "u");
const UNIT = new RegExp(
  `${HAN}|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)*` +
    "|[a-z\\u00df-\\u024f]+(?:['\\u2019][a-z]+)*|[%\\u2030+]", "gu");
const JOINS =
  /^[ \t\u3000\u00b7\u2022\u2027\u30fb\u200b-\u200d\ufeff"'`\u2018\u2019\u201c\u201d\u300a\u300b\u3008\u3009\u300c-\u300f()[\]{}\u3010\u3011\u3014\u3015]*$/;
const HYPHENS = ["-", "\u2010", "\u2011"];
const LATIN = /^[a-z\u00df-\u024f]/;
const SIGNS = { "%": "zpct", "\u2030": "zpml", "+": "zplus" };

let simplified = new Map();

/** Takes the table of Traditional characters: two strings, character for character. */
export function useTable([from, to]) {
  const targets = [...to];
  simplified = new Map([...from].map((character, n) => [character, targets[n]]));
}

/** The text folded, and for each UTF-16 unit of the result the place in the text it came from. */
function folded(text) {
  let result = "";
  const origin = [];
  let at = 0;
  for (const character of text) {
    for (const part of character.normalize("NFKC").toLowerCase()) {
      const one = simplified.get(part) ?? part;
      result += one;
      for (let n = 0; n < one.length; n++) origin.push(at);
    }
    at += character.length;
  }
  origin.push(at);
  return [result, origin];
}

export function fold(text) {
  return folded(text)[0];
}

export function singular(word) {
  if (word.length > 4 && word.endsWith("ies")) return word.slice(0, -3) + "y";
  if (word.length > 3 && word.endsWith("s") && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  return word;
}

function normal(unit) {
  if (/^[0-9]/.test(unit)) return unit.replaceAll(",", "");
  return [...unit].length === 1 ? unit : singular(unit.replace(/['\u2019]/g, ""));
}

const isHan = (unit) => IS_HAN.test(unit);
// Closed by a sign that never stands within a token: the engine also finds words that begin with the one asked for.
const written = (unit) => (/^[0-9]/.test(unit) ? `${unit.replaceAll(".", "d")}z` : `${SIGNS[unit] ?? unit}0`);

/** The stretches of a text, each a list of {unit, start, end} with places in the text. */
export function placedStretches(text) {
  const [all, origin] = folded(text);
  const result = [];
  let last = -1;
  for (const found of all.matchAll(UNIT)) {
    const between = last < 0 ? "" : all.slice(last, found.index);
    const isHyphened = HYPHENS.includes(between) && LATIN.test(all[last - 1]) && LATIN.test(found[0]);
    if (last < 0 || !(JOINS.test(between) || isHyphened)) result.push([]);
    last = found.index + found[0].length;
    let end = origin[last];
    if (end === origin[found.index]) end += 1;
    result.at(-1).push({ unit: normal(found[0]), start: origin[found.index], end });
  }
  return result;
}

export function stretches(text) {
  return placedStretches(text).map((stretch) => stretch.map((placed) => placed.unit));
}

/** The fewest tokens that hold a query's stretch together: [place, token] each. */
export function queryTokens(units) {
  const result = [];
  let n = 0;
  while (n < units.length) {
    if (!isHan(units[n])) {
      result.push([2 * n, written(units[n])]);
      n += 1;
      continue;
    }
    let end = n;
    while (end < units.length && isHan(units[end])) end += 1;
    if (end - n === 1) result.push([2 * n + 1, written(units[n])]);
    else {
      for (let at = n; at < end - 1; at += 2) result.push([2 * at, units[at] + units[at + 1]]);
      if ((end - n) % 2) result.push([2 * (end - 2), units[end - 2] + units[end - 1]]);
    }
    n = end;
  }
  return result;
}

/** A query as phrases that must all be found: {units, quoted}. Spaces part them, save within ASCII quotation marks. */
export function parseQuery(query) {
  const phrases = [];
  for (const [, quoted, plain] of query.replace(/[＂]/g, '"').matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    const pieces = stretches(quoted ?? plain);
    const isLone = (units) => units.length === 1 && isHan(units[0]);
    // One character is looked for in titles only: within a longer run, such as a pasted sentence, it says too little.
    const telling = pieces.some((units) => !isLone(units)) ? pieces.filter((units) => !isLone(units)) : pieces;
    for (const units of telling) phrases.push({ units, quoted: quoted !== undefined });
  }
  return phrases;
}

/** The places in a text where one of the phrases (lists of units) stands: [start, end] each, in order, none overlapping. */
export function findAll(text, phrases) {
  const spots = [];
  for (const stretch of placedStretches(text)) {
    for (const units of phrases) {
      for (let at = 0; at + units.length <= stretch.length; at++) {
        if (units.every((unit, n) => stretch[at + n].unit === unit)) {
          spots.push([stretch[at].start, stretch[at + units.length - 1].end]);
        }
      }
    }
  }
  spots.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined = [];
  for (const [start, end] of spots) {
    const before = joined.at(-1);
    if (before && start < before[1]) before[1] = Math.max(before[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
