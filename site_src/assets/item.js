/* What every page does, the light pages to cite included: choices, copying, the day of access, styles of citation.
   Without this script a page is whole: the entry in GB/T 7714 stands there as text. */
(function () {
  "use strict";

  function make(name, attributes, words) {
    var element = document.createElement(name);
    for (var key in attributes) element.setAttribute(key, attributes[key]);
    (words || []).forEach(function (word, index) {
      if (index) element.append(" ");
      var span = document.createElement(index ? "i" : "span");
      if (index) span.lang = "en";
      span.textContent = word;
      element.append(span);
    });
    return element;
  }

  /* Announcements */
  var status = make("p", { class: "pa-hidden", role: "status" });
  document.body.append(status);
  function say(text) { status.textContent = ""; setTimeout(function () { status.textContent = text; }, 50); }

  /* The interface's own words stand in Chinese; for those who chose English they are put into English. In the places of ALONE they
     have no element of their own (`w` of generator/views/markup.py) */
  var ALONE = ":is(body > main, .pa-item) :is(h2, dt, th, td, td:nth-child(4) > small, .pa-label, summary, .pa-linked b, .pa-more a)";
  var here = document.currentScript.src;
  function translate() {
    var isEnglish = paChoices.get("lang") === "en";
    if (isEnglish && !window.paWords) {
      var script = make("script", { src: here.replace(/[^/]*$/, "words.js") });
      script.addEventListener("load", translate);
      document.head.append(script);
      return;
    }
    document.querySelectorAll("x-t, " + ALONE).forEach(function (element) {
      if (element.firstElementChild) return;
      if (!element.paZh) element.paZh = element.textContent.trim();
      var en = isEnglish && (paWords["#" + element.getAttribute("k")] || paWords[element.localName + ":" + element.paZh] || paWords[element.paZh]);
      element.textContent = en || element.paZh;
      if (en) element.lang = "en"; else element.removeAttribute("lang");
    });
  }
  if (paChoices.get("lang") === "en") translate();

  /* Choices */
  var LANGUAGES = [["zh", "中文", "中文"], ["en", "EN", "English"], ["both", "双语", "双语 Both"]];
  var SCHEMES = { auto: "随系统 System", light: "浅色 Light", dark: "深色 Dark" };
  var ICONS = {
    auto: '<circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    light: '<circle cx="10" cy="10" r="3.6" fill="currentColor"/><path d="M10 1.5v3M10 15.5v3M1.5 10h3M15.5 10h3M4 4l2.1 2.1M13.9 13.9 16 16M16 4l-2.1 2.1M6.1 13.9 4 16" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>',
    dark: '<path d="M15.8 12.6A6.6 6.6 0 0 1 7.4 4.2a6.6 6.6 0 1 0 8.4 8.4z" fill="currentColor"/>',
  };
  var light = document.querySelector("body > header");
  if (light && !light.querySelector(".pa-choices")) light.append(make("div", { class: "pa-choices" }));
  document.querySelectorAll(".pa-choices").forEach(function (place) {
    var group = make("div", { role: "group", "aria-label": "语言 Language" });
    LANGUAGES.forEach(function (language) {
      var button = make("button", { type: "button", "data-set-lang": language[0], "aria-label": language[2] });
      button.textContent = language[1];
      if (language[0] === "en") button.lang = "en";
      button.addEventListener("click", function () { paChoices.set("lang", language[0]); show(); translate(); say(language[2]); });
      group.append(button);
    });
    var scheme = make("button", { type: "button", class: "pa-scheme" });
    scheme.addEventListener("click", function () {
      var order = ["auto", "light", "dark"];
      var next = order[(order.indexOf(paChoices.get("scheme")) + 1) % 3];
      paChoices.set("scheme", next);
      show();
      say(SCHEMES[next]);
    });
    function show() {
      group.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.dataset.setLang === paChoices.get("lang")));
      });
      var now = paChoices.get("scheme");
      scheme.innerHTML = '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">' + ICONS[now] + "</svg>";
      scheme.title = SCHEMES[now];
      scheme.setAttribute("aria-label", "明暗：" + SCHEMES[now]);
    }
    place.append(group, scheme);
    show();
  });

  /* Copying */
  function write(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var area = make("textarea", { readonly: "", class: "pa-hidden" });
    area.value = text;
    document.body.append(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  function copied(button, text) {
    write(text).then(function () {
      if (!button.classList.contains("is-done")) {
        var before = Array.from(button.childNodes);
        button.classList.add("is-done");
        button.replaceChildren.apply(button, Array.from(make("b", {}, ["已复制", "Copied"]).childNodes));
        setTimeout(function () { button.classList.remove("is-done"); button.replaceChildren.apply(button, before); }, 2000);
      }
      say("已复制 Copied: " + text.slice(0, 120));
    }, function () { window.prompt("复制 Copy", text); });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) copied(button, button.dataset.copy);
  });

  document.querySelectorAll("p.address").forEach(function (address) {
    address.append(" ", make("button", { type: "button", class: "pa-copy", "data-copy": address.textContent }, ["复制链接", "Copy link"]));
  });

  /* The day of access */
  function two(number) { return String(number).padStart(2, "0"); }
  var now = new Date();
  var iso = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  var MONTHS = "January February March April May June July August September October November December".split(" ");
  var SHORT = "Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split(" ");
  var DAYS = {
    i: iso,
    l: MONTHS[now.getMonth()] + " " + now.getDate() + ", " + now.getFullYear(),
    s: now.getDate() + " " + SHORT[now.getMonth()] + " " + now.getFullYear(),
    ",": [now.getFullYear(), now.getMonth() + 1, now.getDate()].join(","),
    "@": "@",
  };
  document.querySelectorAll("time.pa-accessed").forEach(function (time) { time.textContent = iso; });

  /* Styles of citation: the forms come when they are asked for. The words that are filled into them stand beside the entry or,
     on an item's page, in its head and text. Codes: generator/citation/forms.py */
  var STYLES = [["gb2025", "GB/T 7714-2025", ""], ["gb2015", "GB/T 7714-2015", ""], ["apa", "APA 7", ""],
    ["chicago", "Chicago 18", ""], ["mla", "MLA 9", ""], ["bibtex", "BibTeX", "bib"], ["ris", "RIS", "ris"],
    ["csl", "CSL-JSON", "csl.json"]];
  var FORMS = new URL("../id/forms.js", document.currentScript.src);
  var TEX = { "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  var ESCAPES = {
    bibtex: function (word) { return word.replace(/[\\{}~^&%$#_]/g, function (sign) { return TEX[sign] || "\\" + sign; }); },
    csl: function (word) { return JSON.stringify(word).slice(1, -1); },
  };
  var loading = null;
  function load() { /* a script and not a fetch, which a page opened from disk may not do */
    loading = loading || new Promise(function (done, failed) {
      var script = make("script", { src: FORMS });
      script.onload = function () { done(window.paForms); };
      script.onerror = function () { loading = null; script.remove(); failed(); };
      document.head.append(script);
    });
    return loading;
  }
  function filled(form, key, date, words) {
    var parts = date.split("-"), escape = ESCAPES[key] || String;
    var days = Object.assign({ Y: parts[0], M: parts[1], D: parts[2], m: Number(parts[1]), d: Number(parts[2]), F: MONTHS[parts[1] - 1], A: SHORT[parts[1] - 1] }, DAYS);
    return form.replace(/^(.*)@\*(\d+);$/gm, function (all, start, number) {
      return words[number].split(", ").map(function (name) { return start + name.replace(/@/g, "@@"); }).join("\n");
    }).replace(/@(?:('?)(\d+);|(.))/g, function (all, quoted, number, day) {
      if (day) return days[day];
      return escape(quoted ? words[number].replace(/“/g, "‘").replace(/”/g, "’") : words[number]);
    });
  }
  function told(name) {
    return Array.from(document.querySelectorAll('meta[name="' + name + '"]'), function (meta) { return meta.content; });
  }
  function text(selector) { var element = document.querySelector(selector); return element ? element.textContent : ""; }
  function wordsOf(entry) {
    if (entry.dataset.words) return JSON.parse(entry.dataset.words);
    var id = told("citation_public_url")[0].split("/").slice(-3), title = told("citation_title")[0], cut = title.indexOf("：");
    var terms = Array.from(document.querySelectorAll('dd > [href^="../../../reforms/"], dd > [href^="../../../tags/"]'), function (link) {
      return (link.querySelector("span") || link).textContent;
    });
    var of = {
      p: [id[0]], l: [id[1]], t: [title.slice(0, cut)], i: [title.slice(cut + 1)],
      e: [text(".crumbs a:nth-of-type(2) i") + ", item " + id[1] + ": " + text("h1 i")],
      a: told("citation_author"), n: told("citation_technical_report_number"), c: [entry.dataset.place],
      k: [Array.from(new Set(terms)).join(", ")], h: [text(".pa-cite-note").slice(-12)],
    };
    return entry.dataset.form.slice(2).match(/[a-z][.?!,;:]?/g).map(function (letter) {
      var word = of[letter[0]].shift();
      return letter[1] ? word.slice(0, -1) : word;
    });
  }
  document.querySelectorAll(".pa-cite[data-form]").forEach(function (entry) {
    var form = entry.dataset.form, words = wordsOf(entry), date = told("citation_publication_date")[0] || "";
    var styles = make("div", { class: "pa-cite-styles", role: "group", "aria-label": "引用格式 Style of citation" });
    var shown = make("pre", { class: "pa-cite-text", tabindex: "0", hidden: "" });
    var copy = make("button", { type: "button", class: "pa-copy" }, ["复制引文", "Copy"]);
    var save = make("a", { class: "pa-copy", hidden: "", href: "#" }, ["下载", "Download"]);
    var actions = make("div", { class: "pa-cite-actions" });
    var current = STYLES[0];
    actions.append(copy, save);
    function show(style, text) {
      if (style !== current) return;
      entry.hidden = text !== null;
      shown.hidden = text === null;
      shown.textContent = text;
      shown.classList.toggle("is-prose", !style[2]);
      shown.setAttribute("aria-label", style[1]);
      save.hidden = text === null || !style[2];
    }
    STYLES.forEach(function (style, index) {
      var button = make("button", { type: "button", "aria-pressed": String(!index), "data-style": style[0] });
      button.textContent = style[1];
      button.addEventListener("click", function () {
        current = style;
        styles.querySelectorAll("button").forEach(function (each) { each.setAttribute("aria-pressed", String(each === button)); });
        if (!index) return show(style, null);
        load().then(function (all) { show(style, filled(all[form][style[0]], style[0], date, words)); }, function () {
          show(style, null);
          say("引用格式未能载入 This style could not be loaded.");
        });
      });
      styles.append(button);
    });
    copy.addEventListener("click", function () { copied(copy, (shown.hidden ? entry : shown).textContent); });
    save.addEventListener("click", function () {
      save.href = URL.createObjectURL(new Blob([shown.textContent], { type: "text/plain;charset=utf-8" }));
      var name = /^..pl/.test(form) ? words[0] + "-" + words[1] : words[0] || form;
      save.download = name + "." + current[2];
    });
    entry.before(styles);
    entry.after(shown, actions);
  });

  window.paSay = say;
  window.paMake = make;
})();
