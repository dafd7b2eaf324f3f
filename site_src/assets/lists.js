// Puts a button beside every list of items that saves the list as a table: the same items, in the same order, with their
// addresses to cite; a button below every table of an overview that saves its rows as they are shown; and a field above a
// long index that narrows it. Without a script the whole data stand on the page of the downloads.

const cell = (text) => {
  const safe = /^\s*[=+\-@＝＋－＠']|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const LINKS = ".pa-list ul > li > a:first-child";

const words = (element, selector) => element?.querySelector(selector)?.textContent.trim() ?? "";

function rows(list) {
  const found = [];
  for (const link of list.querySelectorAll(LINKS)) {
    const place = new URL(link.href).hash.slice(1);
    const plan = new URL(link.href).pathname.split("/").filter(Boolean).at(-1);
    if (!place.startsWith("item-")) continue;
    const id = `${plan}/${place.slice("item-".length)}`;
    const base = new URL("../../", new URL(link.href).origin + new URL(link.href).pathname);
    const zh = words(link, "span") || link.lastChild.textContent.trim();
    found.push([id, plan, words(link, "b"), zh, words(link, "i[lang]"), new URL(`id/${id}/`, base).href]);
  }
  return found;
}

const isGroup = (row) => row.querySelector("th[scope=rowgroup]");

// Of a table in groups each row says in its first column to which group it belongs.
function shown(table) {
  const read = (one) => one.textContent.replace(/\s+/g, " ").trim();
  let group = table.dataset.group;
  const found = [];
  for (const row of table.rows) {
    if (isGroup(row)) group = read(row);
    else if (!row.hidden) found.push([...(table.dataset.group ? [group] : []), ...[...row.cells].flatMap((one) => [read(one), ...Array(one.colSpan - 1).fill("")])]);
  }
  return found;
}

function save(table, name) {
  const text = "\ufeff" + table.map((row) => row.map(cell).join(",") + "\r\n").join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const both = (zh, en) => `<span>${zh}</span> <i lang="en">${en}</i>`;

const name = location.pathname.split("/").filter(Boolean).slice(-2).join("-") || "table";

function button(zh, en, save) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "pa-save-list";
  made.innerHTML = both(zh, en);
  made.addEventListener("click", save);
  return made;
}

for (const list of document.querySelectorAll(".pa-list")) {
  if (!list.querySelector(LINKS)) continue;
  const heads = ["id", "plan", "number", "title_zh", "title_en", "url"];
  list.before(button("下载条目（CSV）", "Download these items (CSV)", () => save([heads, ...rows(list)], name)));
}

const LONG = 30; // rows of an index from which on one wants to narrow it

for (const table of document.querySelectorAll("main .pa-scroll > table:is(.pa-sortable, .pa-statements, .pa-due, .pa-grid, .pa-progress, .pa-changes)")) {
  const frame = table.parentElement;
  if (frame.closest(".pa-home, .pa-item") || frame.matches(".pa-scroll-tall")) continue;
  const lines = [...table.querySelectorAll("tbody tr")].filter((row) => !isGroup(row));
  if (lines.length < 3) continue;
  const heading = table.caption?.textContent.replace(/（.*/s, "").trim();
  frame.after(button("下载本表（CSV）", "Download this table (CSV)", () => save(shown(table), heading ? `${name}-${heading}` : name)));
  if (!table.matches(".pa-sortable") || lines.length < LONG) continue;
  const label = document.createElement("label");
  label.className = "pa-filter";
  label.innerHTML = `${both("筛选本表", "Filter this table")} <input type="search" autocomplete="off"> <output></output>`;
  const field = label.querySelector("input");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const line of lines) {
      const group = isGroup(line.parentElement.rows[0])?.textContent ?? "";
      line.hidden = !words.every((word) => (line.textContent + group).toLowerCase().includes(word));
    }
    for (const body of table.tBodies) if (isGroup(body.rows[0])) body.hidden = lines.every((line) => line.hidden || line.parentElement !== body);
    label.querySelector("output").textContent = words.length ? `${lines.filter((line) => !line.hidden).length} / ${lines.length}` : "";
  });
  frame.before(label);
}
