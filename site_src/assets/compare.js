// Two or three plans side by side, in the page /compare/: what all have, what only one has, item beside item.
// The address is the state: ?a=…&b=…(&c=…)(&by=…)(&show=…). Plans stand in the order of their first year, then of their id, so that
// a comparison has one address whoever makes it. Everything is built from data/plans/<id>.json; no other host is asked.

const place = document.getElementById("pa-compare");
const root = place.dataset.root || "./";

const BY = {
  reforms: ["改革", "Reforms"],
  tags: ["标签", "Tags"],
  indicators: ["指标", "Indicators"],
  functions: ["处室职能", "Department functions"],
  links: ["关联条目", "Linked items"],
};
const SHOW = {
  all: ["全部", "All"], both: ["共有", "Shared"], only: ["仅见于一份", "Only in one"],
  a: ["仅见于第一份", "Only in the first"], b: ["仅见于第二份", "Only in the second"], c: ["仅见于第三份", "Only in the third"],
};
const KINDS = { target: "目标", actual: "实绩", baseline: "基数" };
const COVERAGE = { full: "全文收录", partial: "部分收录", outline: "仅存提纲" };
const SIGNS = { ">=": "≥ ", "<=": "≤ ", about: "约 ", increase: "+", decrease: "−", "=": "" };
const LINKS = {
  continues: "承接", splits: "拆分", merges: "合并", annual_step_of: "年度分解", reports_on: "报告", same_target_as: "同一目标", elaborates: "细化",
};
const SUCCESSION = ["continues", "splits", "merges"];

/** An element with attributes and children; text is only ever set as text. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/** Chinese with the English beside it, as every page has it. */
function say(zh, en) {
  const words = document.createDocumentFragment();
  words.append(make("span", {}, zh));
  if (en) words.append(" ", make("i", { lang: "en" }, en));
  return words;
}

/** Plan ids in the one order of a comparison: by first year, then by id. The same rule as `addresses.compared_order`. */
export function comparedOrder(ids) {
  const year = (id) => (id.match(/-(\d{4})(?:-\d{4})?-[a-z]+(?:-[a-z]+)*(?:-\d+)?$/) || ["", ""])[1];
  const key = (id) => year(id) + " " + id;
  return [...new Set(ids)].sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

/** The chosen plans and the view, from the query of an address. */
export function readState(search) {
  const query = new URLSearchParams(search);
  const ids = ["a", "b", "c"].map((key) => query.get(key)).filter((id) => id && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id));
  const ordered = comparedOrder(ids);
  const show = Object.hasOwn(SHOW, query.get("show") || "") ? query.get("show") : "all";
  const alone = "abc".indexOf(show); // a plan keeps being the one that is shown alone where the order is put right
  return {
    ids: ordered,
    by: Object.hasOwn(BY, query.get("by") || "") ? query.get("by") : "reforms",
    show: alone < 0 ? show : "abc"[ordered.indexOf(query.get(show))] || "all",
  };
}

/** The query of a state; what is as usual is left out, so that the shortest address is the canonical one. */
export function writeState(state) {
  const query = comparedOrder(state.ids).map((id, n) => `${"abc"[n]}=${id}`);
  if (state.by !== "reforms") query.push(`by=${state.by}`);
  if (state.show !== "all") query.push(`show=${state.show}`);
  return query.length ? `?${query.join("&")}` : "";
}

/** A figure as pages show it; what is masked, damaged or absent is never a value. */
export function shownValue(figure) {
  if (figure.state === "masked") return "▇ 原文隐去";
  if (figure.state === "damaged") return `${figure.printed} 存疑`;
  if (figure.state === "absent") return figure.printed;
  const plain = (number) => number.toLocaleString("en-US", { maximumFractionDigits: 8 });
  const value = figure.value === undefined || figure.value === null ? `${plain(figure.low)}–${plain(figure.high)}` : plain(figure.value);
  const unit = figure.unit || "";
  return `${SIGNS[figure.comparator] || ""}${value}${/^[%％]/.test(unit) || !unit ? "" : " "}${unit}`;
}

/** The terms of an item for one view: ids of reforms, tags, indicators, or what its departments do. */
function termsOf(item, plan, by) {
  if (by === "indicators") return [...new Set(item.figures.filter((f) => !f.repeats).map((f) => f.indicator))];
  if (by !== "functions") return item[by] || [];
  const first = [...(item.lead || []), ...(item.responsible || [])];
  const offices = first.length ? first : item.supporting || [];
  return [...new Set(offices.map((id) => plan.names.departments[id] && plan.names.departments[id].function).filter(Boolean))];
}

/** Every term of the view with the items of each plan that carry it: those of most plans first, then of most items. */
export function rowsOf(plans, by) {
  const rows = new Map();
  plans.forEach((plan, side) => {
    for (const item of plan.items) {
      for (const term of termsOf(item, plan, by)) {
        if (!rows.has(term)) rows.set(term, { term, sides: plans.map(() => []) });
        rows.get(term).sides[side].push(item);
      }
    }
  });
  const held = (row) => row.sides.filter((items) => items.length).length;
  const count = (row) => row.sides.reduce((sum, items) => sum + items.length, 0);
  const first = (row) => row.sides.findIndex((items) => items.length);
  return [...rows.values()].sort(
    (one, other) => held(other) - held(one) || first(one) - first(other) || count(other) - count(one) || (one.term < other.term ? -1 : 1),
  );
}

const fetched = new Map();

/** A JSON file of the site, asked for once. */
function load(address) {
  if (!fetched.has(address)) {
    fetched.set(address, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return answer.json();
    }));
  }
  return fetched.get(address);
}

/** A plan's file with what it leaves out because the rest of it tells: ids of items, what figures usually are (docs/data.md). */
export function whole(plan) {
  for (const item of plan.items) {
    item.id = `${plan.plan.id}/${item.local}`;
    item.figures = (item.figures || []).map((figure) => ({ comparator: "=", scope: "city", state: "given", ...figure }));
  }
  return plan;
}

function itemLink(plan, item) {
  const words = `${item.number ? item.number + " " : ""}${item.title_zh}`;
  return make("a", { href: `${root}plans/${plan.plan.id}/#item-${item.local}`, lang: "zh-CN" }, words);
}

function leadsOf(plan, item) {
  const names = (item.lead && item.lead.length ? item.lead : item.responsible || []).map((id) => plan.names.departments[id].name_zh);
  return names.length ? make("small", { class: "pa-lead", lang: "zh-CN" }, " " + names.join("、")) : null;
}

function figureLine(plan, figure, withName) {
  const name = withName ? plan.names.indicators[figure.indicator].name_zh + " " : "";
  const scope = figure.scope_name || (figure.scope !== "city" ? `（${figure.scope}）` : "");
  return make("span", { class: "pa-side-figure", lang: "zh-CN" }, `${name}${scope} ${KINDS[figure.kind]} ${figure.year || ""} ${shownValue(figure)}`);
}

/** One plan's side of a row: its items, or what their absence means. */
function side(plan, items, by, term) {
  const name = make("p", { class: "pa-side-name" }, `${plan.plan.city.name_zh} ${plan.plan.period}`);
  if (!items.length) {
    const words = plan.plan.coverage === "full" ? say("全文收录，未提及", "full text, not mentioned") : say("未全文收录，已收录部分未见提及", "text incomplete, not found in the part the archive has");
    return make("div", { class: "pa-side" }, name, make("p", { class: "pa-quiet" }, words));
  }
  const lines = items.map((item) => {
    const figures = item.figures.filter((figure) => !figure.repeats && (by !== "indicators" || figure.indicator === term));
    const shown = by === "indicators" ? figures : figures.slice(0, 4);
    const more = figures.length - shown.length;
    return make("li", {}, itemLink(plan, item), leadsOf(plan, item), shown.map((figure) => figureLine(plan, figure, by !== "indicators")),
      more ? make("span", { class: "pa-side-figure" }, say(`另有 ${more} 个数值`, `${more} more figures`)) : null);
  });
  return make("div", { class: "pa-side" }, name, make("ul", {}, lines));
}

const PAGES = { reforms: "reforms", tags: "tags", indicators: "indicators", functions: "functions" };

function nameOf(term, plans, by, known) {
  if (by === "functions") return [known.functions[term] || term, null];
  const found = plans.map((plan) => plan.names[by][term]).find(Boolean);
  return found ? [found.name_zh, found.name_en] : [term, null];
}

function table(plans, state, known) {
  const all = rowsOf(plans, state.by);
  const isShared = (row) => row.sides.every((items) => items.length);
  const isAlone = (row) => row.sides.filter((items) => items.length).length === 1;
  const sideShown = { a: 0, b: 1, c: 2 }[state.show];
  const rows = all.filter((row) => state.show === "all" || (state.show === "both" ? isShared(row)
    : isAlone(row) && (sideShown === undefined || row.sides[sideShown]?.length)));
  const counts = plans.map((plan, n) => `${plan.plan.city.name_zh} ${plan.plan.period}：${all.filter((row) => isAlone(row) && row.sides[n].length).length}`);
  const facts = make("p", { class: "pa-quiet", role: "status" },
    say(`共有 ${all.filter(isShared).length} · 仅见于一份：${counts.join("，")}`, `shared: ${all.filter(isShared).length}; only in one plan: ${all.filter(isAlone).length}`));
  const body = rows.map((row) => {
    const [zh, en] = nameOf(row.term, plans, state.by, known);
    return make("div", { class: `pa-sides pa-sides-${plans.length}`, "data-term": row.term },
      make("p", { class: "pa-sides-name" }, make("a", { href: `${root}${PAGES[state.by]}/${row.term}/` }, say(zh, en))),
      row.sides.map((items, n) => side(plans[n], items, state.by, row.term)));
  });
  return [facts, ...body];
}

/** Pairs of items with a declared link, and the items of two plans that have none. */
function links(plans) {
  const out = [];
  for (let n = 0; n < plans.length; n += 1) {
    for (let m = n + 1; m < plans.length; m += 1) out.push(...linksOf(plans[n], plans[m]));
  }
  return out;
}

function linksOf(earlier, later) {
  const byId = new Map(earlier.items.map((item) => [item.id, item]));
  const linked = new Set(), rows = [];
  let goesOn = false;
  for (const item of later.items) {
    for (const link of item.links || []) {
      const other = byId.get(link.item);
      if (!other) continue;
      [item.id, other.id].forEach((id) => linked.add(id));
      goesOn ||= SUCCESSION.includes(link.kind);
      const isRetitled = other.title_zh !== item.title_zh;
      rows.push(make("div", { class: "pa-sides" },
        make("p", { class: "pa-sides-name" }, say(LINKS[link.kind], link.kind), isRetitled ? make("small", { class: "pa-quiet" }, " ", say("标题有变", "title changed")) : null),
        side(earlier, [other], "links"), side(later, [item], "links")));
    }
  }
  const heading = make("p", { class: "pa-quiet" }, `${earlier.plan.city.name_zh} ${earlier.plan.period} → ${later.plan.city.name_zh} ${later.plan.period}：${rows.length}`);
  if (!goesOn) {
    const none = make("p", { class: "pa-quiet" }, say("两份文件之间未标注条目的承接关系，因此不判断哪些条目取消、哪些新增。", "The archive records no succession between the two plans, so it does not say what was dropped or is new."));
    return [heading, ...rows, none];
  }
  const alone = (plan, other, whole, part) => make("div", { class: "pa-side" },
    make("p", {}, make("b", {}, other.plan.coverage === "full" ? say(...whole) : say(...part))),
    make("ul", {}, plan.items.filter((item) => !linked.has(item.id)).map((item) => make("li", {}, itemLink(plan, item), leadsOf(plan, item)))));
  return [heading, ...rows, make("div", { class: "pa-sides" },
    alone(earlier, later, ["未再提出", "dropped"], ["较晚一份未全文收录，已收录部分未见承接", "not found in the later plan, of which the archive has only a part"]),
    alone(later, earlier, ["新提出", "new"], ["较早一份未全文收录，已收录部分未见来源", "not found in the earlier plan, of which the archive has only a part"]))];
}

/** The reference to the comparison itself, with its one address, which the head of the page names too. */
function citation(plans, known) {
  const ids = plans.map((plan) => plan.plan.id);
  const titles = plans.map((plan) => `《${plan.plan.title_zh}》`);
  const ahead = ids.length === 2 && known.pairs.includes(ids.join("--"));
  const address = known.base + (ahead ? `compare/${ids.join("--")}/` : `compare/${writeState({ ids, by: "reforms", show: "all" })}`);
  document.querySelector("link[rel=canonical]")?.setAttribute("href", address);
  const text = `${known.publisher}. ${titles.slice(0, -1).join("、")}与${titles.at(-1)}对照[DB/OL]. ${known.release} 版. (${known.snapshot}). ${address}.`;
  const link = ahead ? make("p", {}, make("a", { href: `${root}compare/${ids.join("--")}/` }, say("这两份文件的固定对照页（无需脚本）", "Permanent page of this comparison (no JavaScript needed)"))) : null;
  return [link, make("p", { class: "pa-compare-cite", id: "pa-compare-cite" }, text)];
}

function picker(label, known, chosen, isOptional, change) {
  const select = make("select", {});
  select.append(make("option", { value: "" }, isOptional ? "（不选）" : "请选择文件 / Choose a plan"));
  const groups = new Map();
  for (const plan of known.plans) {
    if (!groups.has(plan.city)) groups.set(plan.city, select.appendChild(make("optgroup", { label: plan.city })));
    groups.get(plan.city).append(make("option", { value: plan.id, selected: plan.id === chosen }, `${plan.city} ${plan.period} ${plan.title}（${COVERAGE[plan.coverage]}）`));
  }
  select.addEventListener("change", () => change(select.value));
  return make("label", {}, say(...label), select);
}

function choices(label, options, chosen, change) {
  const select = make("select", {}, Object.entries(options).map(([key, [zh, en]]) => make("option", { value: key, selected: key === chosen }, `${zh} ${en}`)));
  select.addEventListener("change", () => change(select.value));
  return make("label", {}, say(...label), select);
}

const NAMES = [["第一份", "First plan"], ["第二份", "Second plan"], ["第三份（可不选）", "Third plan (optional)"]];

async function show(state, known) {
  const go = (changes) => {
    const next = { ...state, ...changes };
    next.ids = comparedOrder(next.ids.filter(Boolean));
    if (next.show === "c" && next.ids.length < 3) next.show = "all";
    history.pushState(null, "", `${location.pathname}${writeState(next)}`);
    return show(next, known);
  };
  const shows = Object.fromEntries(Object.entries(SHOW).filter(([key]) => key !== "c" || state.ids.length > 2));
  const pickers = make("div", { class: "pa-pickers" },
    NAMES.map((label, n) => picker(label, known, state.ids[n], n === 2, (id) => go({ ids: Object.assign([...state.ids], { [n]: id }) }))),
    choices(["按", "By"], BY, state.by, (by) => go({ by })),
    state.by === "links" ? null : choices(["显示", "Show"], shows, state.show, (value) => go({ show: value })));
  const result = make("div", { "aria-live": "polite", "aria-busy": "true" });
  const focused = [...place.querySelectorAll("select")].indexOf(document.activeElement);
  place.replaceChildren(pickers, result);
  if (focused >= 0) place.querySelectorAll("select")[focused]?.focus();
  const strange = state.ids.filter((id) => !known.plans.some((plan) => plan.id === id));
  if (strange.length) {
    result.append(make("p", { class: "pa-warn" }, say(`没有这份文件：${strange.join("、")}`, "no such plan")));
    const gone = strange.filter((id) => known.gone.has(id));
    if (gone.length) result.append(make("p", {}, gone.flatMap((id) => [make("a", { href: `${root}id/${id}/` }, say("查看去向", "what became of it"), ` ${id}`), " "])));
  } else if (state.ids.length > 1) {
    const plans = await Promise.all(state.ids.map((id) => load(`${root}data/plans/${id}.json`).then(whole)));
    const heads = make("div", { class: `pa-sides pa-sides-${plans.length}` }, plans.map((plan) => make("div", { class: "pa-side" },
      make("b", {}, make("a", { href: `${root}plans/${plan.plan.id}/` }, say(plan.plan.title_zh, plan.plan.title_en))),
      make("p", { class: "pa-quiet" }, `${plan.plan.city.name_zh} ${plan.plan.period} · ${COVERAGE[plan.plan.coverage]} · ${plan.items.length} 条`))));
    result.append(heads, ...(state.by === "links" ? links(plans) : table(plans, state, known)), ...citation(plans, known).filter(Boolean));
    document.title = `对照：${plans.map((plan) => `${plan.plan.city.name_zh} ${plan.plan.period}`).join(" · ")}`;
  }
  result.setAttribute("aria-busy", "false");
}

/** A state whose plans that got another id, or were merged into one, are what they are today. */
async function today(state, known) {
  const isKnown = (id) => known.plans.some((plan) => plan.id === id);
  if (state.ids.every(isKnown)) return state;
  const told = await load(`${root}data/withdrawn.json`).catch(() => []);
  known.gone = new Map(told.map((entry) => [entry.id, entry.leads_to]));
  const ids = state.ids.map((id) => {
    const leads = known.gone.get(id) || [];
    return !isKnown(id) && leads.length === 1 && isKnown(leads[0]) ? leads[0] : id;
  });
  return { ...state, ids: comparedOrder(ids) };
}

async function start() {
  const known = { gone: new Map(), ...await load(place.dataset.plans) };
  const state = await today(readState(location.search), known);
  const canonical = writeState(state);
  if (location.search && location.search !== canonical) history.replaceState(null, "", location.pathname + canonical + location.hash);
  addEventListener("popstate", () => today(readState(location.search), known).then((then) => show(then, known)).catch(failed));
  await show(state, known);
}

function failed(error) {
  place.replaceChildren(make("p", { class: "pa-warn", role: "alert" }, say(`数据未能载入：${error.message}`, "The data could not be loaded.")));
}

start().catch(failed);
