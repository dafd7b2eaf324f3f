/* The page for a missing address: reads which id was asked for and proposes the nearest ones the archive has. */
(function () {
  "use strict";
  var place = document.querySelector(".pa-missing");
  if (!place) return;
  var base = new URL(place.dataset.base, location.href).pathname.replace(/\/?$/, "/");
  var path = location.pathname;
  try { path = decodeURIComponent(path); } catch { /* as it is */ }
  var parts = (path.startsWith(base) ? path.slice(base.length) : path).toLowerCase().split("/").filter(Boolean);
  var hash = location.hash.replace(/^#(item-)?/, "");
  if (["id", "plans", "items", "item", "plan"].includes(parts[0])) parts.shift();
  if (parts.length && /^index\.html?$/.test(parts[parts.length - 1])) parts.pop();
  if (!parts.length) return;
  var wanted = parts.join("/") + (parts.length === 1 && hash ? "/" + hash : "");

  /* Levenshtein's distance, two rows at a time */
  function distance(a, b) {
    var row = Array.from({ length: b.length + 1 }, function (_, index) { return index; });
    for (var i = 1; i <= a.length; i += 1) {
      var corner = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length; j += 1) {
        var above = row[j];
        row[j] = Math.min(above + 1, row[j - 1] + 1, corner + (a[i - 1] === b[j - 1] ? 0 : 1));
        corner = above;
      }
    }
    return row[b.length];
  }
  function nearest(text, among, count) {
    return among.map(function (each) { return [distance(text, each), each]; })
      .filter(function (pair) { return pair[0] <= Math.max(3, text.length * 0.4); })
      .sort(function (a, b) { return a[0] - b[0] || (a[1] < b[1] ? -1 : 1); })
      .slice(0, count).map(function (pair) { return pair[1]; });
  }
  /* Ids of cities, reforms, tags … are their addresses; those of plans and items stand below id/. */
  var TERMS = ["cities", "departments", "functions", "reforms", "tags", "indicators"];
  function isTerm(id) { return TERMS.includes(id.split("/")[0]); }
  function propose(ids) {
    var kind = TERMS.includes(parts[0]) ? parts[0] : nearest(parts[0], TERMS, 1)[0];
    if (kind && parts.length > 1) {
      var asked = [kind].concat(parts.slice(1)).join("/");
      var terms = ids.filter(function (id) { return id.startsWith(kind + "/"); });
      return terms.includes(asked) ? [asked] : nearest(asked, terms, 6);
    }
    var items = new Map();
    ids.filter(function (id) { return !isTerm(id); }).forEach(function (id) {
      var cut = id.indexOf("/"), plan = cut < 0 ? id : id.slice(0, cut);
      if (!items.has(plan)) items.set(plan, []);
      if (cut > 0) items.get(plan).push(id.slice(cut + 1));
    });
    var plans = Array.from(items.keys()), plan = wanted.split("/")[0], local = wanted.split("/").slice(1).join("-");
    var found = [];
    (items.has(plan) ? [plan] : nearest(plan, plans, 3)).forEach(function (near) {
      if (local) nearest(local, items.get(near), items.get(near).includes(local) ? 1 : 3).forEach(function (one) { found.push(near + "/" + one); });
      found.push(near);
    });
    return found.slice(0, 6);
  }

  fetch(place.dataset.ids).then(function (answer) { return answer.ok ? answer.json() : []; }).then(function (ids) {
    var found = propose(ids);
    if (!found.length) return;
    place.append(window.paMake("p", {}, ["您要找的可能是：", "You may be looking for:"]));
    var list = document.createElement("ul");
    found.forEach(function (id) {
      var line = document.createElement("li"), link = document.createElement("a");
      link.href = base + (isTerm(id) ? "" : "id/") + id + "/";
      link.textContent = id;
      line.append(link);
      list.append(line);
    });
    place.append(list);
  }).catch(function () { /* the search and the indexes below still help */ });
})();
