/* The reader's choice of language and palette, set on <html> before the first paint. Runs in the head of every page. */
(function () {
  "use strict";
  var root = document.documentElement, KEY = "policy-archive", kept = {};
  try { kept = JSON.parse(localStorage.getItem(KEY)) || {}; } catch { kept = {}; }

  function apply() {
    root.dataset.lang = kept.lang === "zh" || kept.lang === "en" ? kept.lang : "both";
    if (kept.scheme === "light" || kept.scheme === "dark") root.dataset.scheme = kept.scheme;
    else delete root.dataset.scheme;
  }

  window.paChoices = {
    get: function (name) { return name === "lang" ? root.dataset.lang : root.dataset.scheme || "auto"; },
    set: function (name, value) {
      kept[name] = value;
      apply();
      try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* the choice then lasts for this page */ }
    },
  };
  root.classList.remove("no-js");
  root.classList.add("js");
  apply();
})();
