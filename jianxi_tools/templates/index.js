"use strict";
// Sorts and searches the tables of the start page, which is complete without it.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const [first, second] = head.dataset.first === "descending" ? ["descending", "ascending"] : ["ascending", "descending"];
      const order = head.getAttribute("aria-sort") === first ? second : first;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
      const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
      rows.sort((one, other) => (order === "ascending" ? 1 : -1) * collator.compare(one[0], other[0]));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    });
  });
}

const search = document.querySelector("#search");
const shown = document.querySelector("#shown");
const folded = [...document.querySelectorAll("details")];
const openAtFirst = new Map(folded.map((one) => [one, one.open]));
let rows;

search.closest("form").hidden = false;
search.closest("form").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", () => {
  rows ??= [...document.querySelectorAll("table.sortable tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  const wanted = search.value.trim().toLowerCase().split(/\s+/);
  const count = { reports: 0, findings: 0, of_reports: 0, of_findings: 0 };
  for (const [row, text] of rows) {
    row.hidden = !wanted.every((word) => text.includes(word));
    const reports = row.querySelectorAll(".card").length; // a row of a finding has none
    const [kind, size] = reports ? ["reports", reports] : ["findings", 1];
    count[`of_${kind}`] += size;
    count[kind] += row.hidden ? 0 : size;
  }
  for (const one of folded) {
    one.open = search.value.trim() ? Boolean(one.querySelector("tbody tr:not([hidden])")) : openAtFirst.get(one);
  }
  shown.textContent = search.value.trim() ? shown.dataset.said.replace(/{(\w+)}/g, (_, name) => count[name]) : "";
});

addEventListener("beforeprint", () => folded.forEach((one) => { one.open = true; }));
