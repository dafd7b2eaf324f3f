/* What the themed pages do: search by key, drawer, contents, arriving at an item, tables, paper. Needs item.js. */
(function () {
  "use strict";
  var make = window.paMake, say = window.paSay;
  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }

  /* A name that returns on its page stands in Chinese after the first time: its English is put beside it again */
  var english = new Map();
  all("main span + i[lang]").forEach(function (each) {
    var zh = each.previousElementSibling.textContent;
    if (!english.has(zh)) english.set(zh, each.textContent);
  });
  all("main u").forEach(function (each) {
    var zh = each.textContent;
    if (english.has(zh)) each.replaceWith.apply(each, Array.from(make("span", {}, [zh, english.get(zh)]).childNodes));
  });

  /* Search: the key / goes to the field */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    var field = document.querySelector("main input[type=search]") || document.getElementById("pa-search-q");
    event.preventDefault();
    field.focus();
    field.select();
  });

  /* The drawer: its labels, which work without script, become buttons for those who do not point */
  var drawer = document.getElementById("__drawer");
  if (drawer && document.querySelector(".pa-menu")) {
    var handles = [".pa-menu", ".pa-drawer-close"].map(function (selector) {
      var label = document.querySelector(selector), button = make("button", { type: "button", class: label.className });
      button.append.apply(button, Array.from(label.childNodes));
      button.addEventListener("click", function () { turn(!drawer.checked); });
      label.replaceWith(button);
      return button;
    });
    var turn = function (open) {
      drawer.checked = open;
      shown();
      if (open) setTimeout(function () { if (drawer.checked) handles[1].focus(); }, 50);
      else handles[0].focus();
    };
    var shown = function () { handles[0].setAttribute("aria-expanded", String(drawer.checked)); };
    handles[0].setAttribute("aria-controls", "pa-drawer");
    drawer.addEventListener("change", shown);
    document.addEventListener("keydown", function (event) { if (event.key === "Escape" && drawer.checked) turn(false); });
    shown();
  }

  /* The contents: open beside the text, the section being read marked and unfolded */
  var contents = document.querySelector(".pa-contents");
  if (contents) {
    var wide = window.matchMedia("(min-width: 76.25em)");
    var fold = function () { contents.open = wide.matches; };
    fold();
    wide.addEventListener("change", fold);
    var links = new Map();
    all("a", contents).forEach(function (link) {
      var id = decodeURIComponent(link.hash.slice(1)), heading = document.getElementById(id);
      links.set(id, link);
      /* A heading's English stands in a line of its own below it. */
      var below = heading && heading.nextElementSibling;
      var english = below && (below.matches(".pa-title-en") ? below : below.matches(".pa-item") && below.querySelector(":scope > .pa-title-en"));
      if (!english) return;
      var number = heading.querySelector(".pa-no"), chinese = make("span", {});
      chinese.append.apply(chinese, Array.from(link.childNodes));
      link.append(chinese, " ", Object.assign(make("i", { lang: "en" }), { textContent: (number ? number.textContent + " " : "") + english.textContent }));
    });
    contents.addEventListener("click", function (event) { if (event.target.closest("a") && !wide.matches) contents.open = false; });
    var headings = all("h2[id], h3[id], h4[id], h5[id], h6[id]", document.querySelector("article"));
    var current = null, waiting = false;
    var follow = function () {
      waiting = false;
      var low = 0, high = headings.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (headings[middle].getBoundingClientRect().top <= 140) low = middle + 1; else high = middle;
      }
      var link = null;
      for (var index = low - 1; index >= 0 && !link; index -= 1) link = links.get(headings[index].id);
      if (link === current) return;
      if (current) current.removeAttribute("aria-current");
      current = link;
      if (!link) return;
      link.setAttribute("aria-current", "true");
      for (var part = link.closest("li").parentElement.closest("details"); part && part !== contents; part = part.parentElement.closest("details")) part.open = true;
      if (wide.matches) {
        var box = contents.getBoundingClientRect(), at = link.getBoundingClientRect();
        if (at.top < box.top + 40 || at.bottom > box.bottom - 40) contents.scrollTop += at.top - box.top - box.height / 3;
      }
    };
    document.addEventListener("scroll", function () { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
    follow();
  }

  /* Each item's permanent link: the button that copies it, in the form that the site is published under */
  var canonical = document.querySelector("link[rel=canonical]");
  all(".pa-item .pa-permalink").forEach(function (link) {
    var address = new URL(link.getAttribute("href"), canonical ? canonical.href : location.href).href;
    link.after(" ", make("button", { type: "button", class: "pa-copy", "data-copy": address }, ["复制链接", "Copy link"]));
  });

  /* Arriving by an item's link: say which item it is; open what hides it */
  var banner = null;
  function arrive() {
    if (banner) { banner.remove(); banner = null; }
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (var fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    var item = target.closest(".pa-item");
    var heading = target.matches(".pa-item-title") ? target : item && item.previousElementSibling;
    if (!heading || !heading.matches(".pa-item-title")) return;
    item = item || heading.nextElementSibling;
    var link = item && item.querySelector(".pa-permalink"), copy = item && item.querySelector("[data-copy]");
    banner = make("aside", { class: "pa-arrived", "aria-label": "您引用的条目 The item you followed a link to" });
    var text = make("p", {}, ["您引用的条目", "The item you followed a link to:"]);
    var back = make("a", { href: "#" + heading.id });
    back.textContent = heading.textContent.trim();
    text.append(" ", back);
    banner.append(text);
    if (link) banner.append(Object.assign(make("a", { href: link.getAttribute("href") }, ["条目页", "Item page"])));
    if (copy) banner.append(make("button", { type: "button", class: "pa-copy", "data-copy": copy.dataset.copy }, ["复制链接", "Copy link"]));
    var close = make("button", { type: "button", class: "pa-close", "aria-label": "关闭 Close" });
    close.textContent = "×";
    close.addEventListener("click", function () { banner.remove(); banner = null; heading.focus(); });
    heading.tabIndex = -1;
    banner.append(close);
    document.querySelector("main").append(banner);
    say("您引用的条目 " + back.textContent);
  }
  window.addEventListener("hashchange", arrive);
  arrive();

  /* Tables: a region that needs no scrolling needs no stop of the keyboard; headers that sort */
  function stops() {
    all(".pa-scroll, pre > code").forEach(function (region) {
      if (region.scrollWidth > region.clientWidth + 1) region.tabIndex = 0; else region.removeAttribute("tabindex");
    });
  }
  stops();
  window.addEventListener("resize", stops);

  var collator = new Intl.Collator("zh-CN", { numeric: true });
  function key(cell) {
    if (cell.dataset.sort !== undefined) return cell.dataset.sort;
    return cell.textContent.trim();
  }
  function number(text) {
    var found = /^[^\d]{0,3}?(-?\d[\d,]*(?:\.\d+)?)/.exec(text.replace(/[≥≤≈＞＜><约]/g, "").trim());
    return found ? parseFloat(found[1].replace(/,/g, "")) : NaN;
  }
  /* A table in groups is put into one order by saying of each row to which group it belongs */
  function ungroup(table) {
    if (!table.dataset.group) return;
    var head = make("th", { scope: "col" });
    head.textContent = table.dataset.group;
    table.tHead.rows[0].append(head);
    delete table.dataset.group;
    Array.from(table.tBodies).forEach(function (body) {
      var group = body.rows[0].cells[0];
      body.rows[0].remove();
      Array.from(body.rows).forEach(function (row) {
        var cell = make("td", {});
        cell.append.apply(cell, Array.from(group.childNodes, function (node) { return node.cloneNode(true); }));
        row.append(cell);
        table.tBodies[0].append(row);
      });
      if (body !== table.tBodies[0]) body.remove();
    });
  }
  all("table.pa-sortable").forEach(function (table) {
    var body = table.tBodies[0];
    var printed = all("tbody tr", table).filter(function (row) { return !row.querySelector("[scope=rowgroup]"); });
    if (printed.length < 2) return;
    all("thead th", table).forEach(function (head, column) {
      var button = make("button", { type: "button", class: "pa-sort" });
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      button.addEventListener("click", function () {
        ungroup(table);
        var was = head.getAttribute("aria-sort");
        var next = was === "ascending" ? "descending" : was === "descending" ? null : "ascending";
        all("thead th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        var rows = printed.slice();
        if (next) {
          head.setAttribute("aria-sort", next);
          var keys = new Map(rows.map(function (row) { var text = key(row.cells[column]); return [row, { text: text, number: number(text) }]; }));
          var numbers = rows.filter(function (row) { return !Number.isNaN(keys.get(row).number); }).length;
          var isNumeric = numbers > rows.length / 2;
          var sign = next === "ascending" ? 1 : -1;
          rows.sort(function (a, b) {
            var one = keys.get(a), two = keys.get(b);
            if (!isNumeric) return sign * collator.compare(one.text, two.text);
            var left = Number.isNaN(one.number), right = Number.isNaN(two.number);
            if (left || right) return left - right;
            return sign * (one.number - two.number);
          });
        }
        body.append.apply(body, rows);
        say(head.textContent.trim() + (next === "ascending" ? " 升序 ascending" : next ? " 降序 descending" : " 原序 original order"));
      });
    });
  });

  /* Paper shows what is folded */
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all("main details:not([open])");
    folded.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () { folded.forEach(function (each) { each.open = false; }); });
})();
