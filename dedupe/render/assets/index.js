/* The page that lists the logs of many articles: totals, a chart, and a table that is filtered, searched and sorted, a hundred rows at a time. */

const SHOWN = 100;
const { rows, columns, causes, kinds, totals } = data;
const order = { column: columns.findIndex((column) => column.name === data.first), down: true };
let page = 0;
let wanted = { filter: "", search: "" };

for (const row of rows) row.search = `${row.title}\n${row.name}`.toLowerCase();

// --- totals and chart ---

function header() {
  const said = say("totals", { ...totals, n: totals.articles });
  if (rows.length < totals.read) said.push(...say("most", { n: rows.length }));
  return element("header", {}, element("h1", {}, words("page-title")), element("p", {}, ...said));
}

const [BAR, HEIGHT] = [420, 24]; // pixels: the longest bar, a row; chosen by eye
const LABELS = { zh: 190, en: 330 }; // pixels: the room for names before the bars; chosen by eye

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Return how often each cause changed something, as bars; the figures stand beside them. */
function chart() {
  const counts = [
    ...data.cause_counts.map(([cause, count]) => [called(causes, cause), count]),
    ...data.kind_counts.map(([kind, count]) => [words("notice", { kind: called(kinds, kind) }), count]),
  ];
  if (!counts.length) return [];
  const label = LABELS[language];
  const most = Math.max(...counts.map(([, count]) => count));
  const bars = counts.map(([name, count], number) => {
    const [top, length] = [number * HEIGHT, Math.max(1, Math.round((BAR * count) / most))];
    return drawn("g", {},
      drawn("text", { x: label - 8, y: top + 16, "text-anchor": "end" }, name),
      drawn("rect", { x: label, y: top + 4, width: length, height: 15 }),
      drawn("text", { x: label + length + 6, y: top + 16 }, figure(count)));
  });
  const [width, height] = [label + BAR + 90, counts.length * HEIGHT + 4];
  const said = counts.map(([name, count]) => `${name} ${figure(count)}`).join("; ");
  const svg = drawn("svg", { class: "chart", role: "img", "aria-label": said, width, height, viewBox: `0 0 ${width} ${height}` }, ...bars);
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "causes" }, svg);
  return [element("section", { "aria-labelledby": "causes" }, element("h2", { id: "causes" }, words("causes")), scroll)];
}

function failures() {
  if (!data.failed.length) return [];
  const items = data.failed.map((failure) => element("li", { lang: "en" }, failure));
  return [element("section", {}, element("h2", {}, words("failed")), element("ul", {}, ...items))];
}

// --- the table ---

function found() {
  const asked = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  const [sort, value] = wanted.filter.split(":");
  const matches = (row) =>
    (!sort || row[sort === "cause" ? "causes" : "kinds"].includes(value)) && asked.every((word) => row.search.includes(word));
  const { name, number } = columns[order.column];
  const compare = number ? (a, b) => a[name] - b[name] : (a, b) => (a[name] < b[name] ? -1 : a[name] > b[name] ? 1 : 0);
  return rows.filter(matches).sort((a, b) => (order.down ? compare(b, a) : compare(a, b)));
}

function cell(row, column) {
  if (column.number) return element("td", { class: "number" }, figure(row[column.name]));
  const title = row.href ? element("a", { href: row.href }, row.title) : element("span", {}, row.title);
  return element("td", { class: "title", lang: "zh" }, title, element("div", { class: "aside" }, row.name));
}

/** Return the options of the filter that some article in the list answers. */
function options(sort, field, names) {
  const there = [...new Set(rows.flatMap((row) => row[field]))].sort();
  return there.map((name) => element("option", { value: `${sort}:${name}` }, called(names, name)));
}

function list() {
  const search = element("input", { type: "search", id: "search", placeholder: words("search-hint"), value: wanted.search });
  const filter = element("select", { id: "filter" },
    element("option", { value: "" }, words("all")),
    element("optgroup", { label: words("changes") }, ...options("cause", "causes", causes)),
    element("optgroup", { label: words("notices") }, ...options("kind", "kinds", kinds)));
  filter.value = wanted.filter;
  const status = element("p", { id: "status", role: "status", "aria-live": "polite" });
  const body = element("tbody");
  const headings = columns.map((column, number) => {
    const sort = () => {
      order.down = order.column === number ? !order.down : column.number;
      order.column = number;
      page = 0;
      render();
    };
    return element("th", { scope: "col", class: column.number ? "number" : "title" }, button(words(`column.${column.name}`), sort));
  });
  const [back, onward] = [["back", -1], ["onward", 1]].map(([name, by]) => button(words(name), () => {
    page += by;
    render();
  }));
  const render = () => {
    const all = found();
    const pages = Math.max(1, Math.ceil(all.length / SHOWN));
    page = Math.min(Math.max(page, 0), pages - 1);
    const shown = all.slice(page * SHOWN, (page + 1) * SHOWN);
    body.replaceChildren(...shown.map((row) => element("tr", {}, ...columns.map((column) => cell(row, column)))));
    headings.forEach((heading, number) => {
      if (number === order.column) heading.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    [back.disabled, onward.disabled] = [page === 0, page === pages - 1];
    status.textContent = words("shown", { n: all.length, page: page + 1, pages });
  };
  for (const input of [search, filter]) input.addEventListener("input", () => {
    wanted = { filter: filter.value, search: search.value };
    page = 0;
    render();
  });
  render();
  const table = element("table", { class: "list" }, element("thead", {}, element("tr", {}, ...headings)), body);
  return element("section", { "aria-labelledby": "list" },
    element("h2", { id: "list" }, words("articles")),
    element("div", { class: "filters" }, element("label", {}, words("filter"), filter), element("label", {}, words("search"), search), back, onward),
    status,
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "list" }, table));
}

show(() => {
  document.title = words("page-title");
  return [header(), element("main", {}, ...chart(), ...failures(), list())];
});
