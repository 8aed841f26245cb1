// Sorts the rows of each corpus by a column; a row that is beside another stays below it.
"use strict";
(() => {
  const number = cell => {
    const text = cell ? cell.textContent.replace(/,(?=\d{3})/g, "").trim() : "";
    // Without the sign of "less than", which here would be a tag.
    const value = parseFloat(text.replace(/^\u003c/, ""));
    return Number.isNaN(value) ? text.toLowerCase() : value;
  };
  // What is no number comes last, up or down.
  const compare = (a, b, sign) => {
    if (typeof a === typeof b) {
      return sign * (a > b ? 1 : b > a ? -1 : 0);
    }
    return typeof a === "number" ? -1 : 1;
  };
  const units = body => {
    const found = [];
    for (const row of body.querySelectorAll("tr:not(.corpus)")) {
      if (row.classList.contains("beside")) {
        found[found.length - 1].push(row);
      } else {
        found.push([row]);
      }
    }
    return found;
  };
  const sort = (table, column, sign) => {
    for (const body of table.tBodies) {
      units(body)
        .sort((a, b) => compare(number(a[0].cells[column]), number(b[0].cells[column]), sign))
        .forEach(unit => unit.forEach(row => body.append(row)));
    }
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    heads.forEach((head, column) => {
      if (head.tagName === "TD") {
        return;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.title = "Sort by this column";
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down ? -1 : 1);
      });
    });
  }
  // A link to something inside a closed part opens it.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    const part = target ? target.closest("details") : null;
    if (part) {
      part.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  open();
})();
