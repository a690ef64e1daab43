/* The page that lists the logs of many articles: a table that is filtered, searched and sorted, a hundred rows at a time. */

const SHOWN = 100;
const { rows, columns, causes, kinds } = data;
const order = { column: columns.findIndex((column) => column.name === data.first), down: true };
let page = 0;

const search = element("input", { type: "search", id: "search", placeholder: "标题或文件名" });
const filter = element("select", { id: "filter" },
  element("option", { value: "" }, "全部文章"),
  element("optgroup", { label: "改动" }, ...Object.entries(causes).map(([cause, name]) => element("option", { value: `cause:${cause}` }, name))),
  element("optgroup", { label: "留意" }, ...Object.entries(kinds).map(([kind, name]) => element("option", { value: `kind:${kind}` }, name))));
const status = element("p", { id: "status", role: "status", "aria-live": "polite" });
const body = element("tbody");
const headings = columns.map((column, number) => {
  const button = element("button", { type: "button" }, column.label);
  button.addEventListener("click", () => {
    order.down = order.column === number ? !order.down : column.number;
    order.column = number;
    page = 0;
    render();
  });
  return element("th", { scope: "col", class: column.number ? "number" : "title" }, button);
});
const [back, onward] = [["上一页", -1], ["下一页", 1]].map(([label, by]) => {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    page += by;
    render();
  });
  return button;
});

for (const row of rows) row.search = `${row.title}\n${row.name}`.toLowerCase();

function found() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const [sort, value] = filter.value.split(":");
  const wanted = (row) =>
    (!sort || row[sort === "cause" ? "causes" : "kinds"].includes(value)) && words.every((word) => row.search.includes(word));
  const { name, number } = columns[order.column];
  const compare = number ? (a, b) => a[name] - b[name] : (a, b) => (a[name] < b[name] ? -1 : a[name] > b[name] ? 1 : 0);
  return rows.filter(wanted).sort((a, b) => (order.down ? compare(b, a) : compare(a, b)));
}

function cell(row, column) {
  if (column.number) return element("td", { class: "number" }, figure(row[column.name]));
  const title = row.href ? element("a", { href: row.href }, row.title) : element("span", {}, row.title);
  return element("td", { class: "title" }, title, element("div", { class: "aside" }, row.name));
}

function render() {
  const all = found();
  const pages = Math.max(1, Math.ceil(all.length / SHOWN));
  page = Math.min(Math.max(page, 0), pages - 1);
  body.replaceChildren(...all.slice(page * SHOWN, (page + 1) * SHOWN).map((row) => element("tr", {}, ...columns.map((column) => cell(row, column)))));
  headings.forEach((heading, number) => {
    if (number === order.column) heading.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    else heading.removeAttribute("aria-sort");
  });
  [back.disabled, onward.disabled] = [page === 0, page === pages - 1];
  status.textContent = `${figure(all.length)} 篇，第 ${page + 1} / ${pages} 页`;
}

document.querySelector("main").append(
  element("section", { "aria-labelledby": "list" },
    element("h2", { id: "list" }, "文章"),
    element("div", { class: "filters" }, element("label", {}, "筛选", filter), element("label", {}, "查找", search), back, onward),
    status,
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "list" }, element("table", { class: "list" }, element("thead", {}, element("tr", {}, ...headings)), body))));
for (const input of [search, filter]) input.addEventListener("input", () => {
  page = 0;
  render();
});
render();
