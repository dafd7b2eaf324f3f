// Puts a button beside every list of items that saves the list as a table: the same items, in the same order, with their
// addresses to cite. Without a script the whole table of items stands on the page of the downloads.

const cell = (text) => {
  const safe = /^\s*[=+\-@＝＋－＠']|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const LINKS = ".pa-items > li > a:first-child";

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

function save(list, name) {
  const table = [["id", "plan", "number", "title_zh", "title_en", "url"], ...rows(list)];
  const text = "\ufeff" + table.map((row) => row.map(cell).join(",") + "\r\n").join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

for (const list of document.querySelectorAll(".pa-list")) {
  if (!list.querySelector(LINKS)) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pa-save-list";
  button.innerHTML = '<span>下载这张表（CSV）</span> <i lang="en">Download this table (CSV)</i>';
  const name = location.pathname.split("/").filter(Boolean).slice(-2).join("-") || "items";
  button.addEventListener("click", () => save(list, name));
  list.before(button);
}
