/* The page that lists the groups of a crawl: of each the kept article, and beside it what is a copy or a version of it. */

const { totals, groups, kinds, whys, differences, paging } = data;
const { number: numbered, of: pageCount } = paging;

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const percent = (share) => `${Math.floor(share * 1000) / 10}%`;

/** Return a name; an address of the web leads there. */
function address(name) {
  return /^https?:\/\//.test(name) ? element("a", { href: name, rel: "noopener noreferrer" }, name) : name;
}

function named({ name, day }) {
  return day ? say("day", { name: address(name), day }) : [address(name)];
}

/** Return a side of two articles; `stretches` are its texts, each with what it is to the other side: "", "differs" or "own". */
function side(label, { stretches, is_cut: isCut }) {
  const shown = stretches.map(([what, text]) => {
    if (what === "differs") return element("mark", {}, text);
    return what === "own" ? element("span", { class: "own" }, text) : text;
  });
  const cut = isCut ? element("p", { class: "aside" }, words("cut")) : null;
  return element("div", {}, element("h3", {}, words(label)), element("div", { class: "passage", lang: "zh" }, ...shown), cut);
}

/** Return what a copy is to the kept article; both texts are put there once it is unfolded. */
function copy(one) {
  const said = say("copy", { kind: capital(called(kinds, one.kind)), name: one.name });
  const title = one.title ? element("span", { lang: "zh" }, ` ${one.title}`) : null;
  const made = element("details", { class: "copy" }, element("summary", {}, ...said, title));
  const fill = () => {
    if (!made.open || made.childElementCount > 1) return;
    const [here, there] = one.alike.map(percent);
    const why = say("why", { why: capital(called(whys, one.why)), here, there });
    const larger = one.larger ? words(`more-${one.larger}`) : null;
    const differs = one.differs.map(([kind, ...both]) =>
      element("li", {}, ...say("differs", { kind: called(differences, kind), here: both[0], there: both[1] })));
    made.append(
      element("p", { class: "aside" }, ...named(one)),
      element("p", {}, ...why, larger),
      element("ul", {}, ...differs),
      element("div", { class: "pair" }, side("this", one.here), side("other", one.there)));
  };
  made.addEventListener("toggle", fill);
  return made;
}

function group(one, at) {
  const id = `g${at + 1}`;
  return element("section", { class: "group", "aria-labelledby": id },
    element("h2", { id }, element("span", { lang: "zh" }, one.title || one.kept.name), ` · ${words("members", { n: one.members })}`),
    element("p", { class: "aside" }, ...say("kept", { name: named(one.kept) })),
    ...one.copies.map(copy),
    one.more ? element("p", { class: "aside" }, ...say("more", { n: one.more })) : null);
}

function header() {
  const said = say("totals", { ...totals, n: totals.articles });
  if (groups.length < totals.groups && pageCount === 1) said.push(...say("largest", { n: groups.length }));
  return element("header", {},
    element("h1", {}, words("page-title")),
    element("p", {}, ...said),
    element("p", { class: "aside" }, words("legend")));
}

function leaf() {
  if (pageCount < 2) return [];
  const link = (name) => (paging[name] ? element("a", { href: paging[name] }, words(name)) : null);
  const at = element("span", {}, ...say("page", { page: numbered, pages: pageCount }));
  return [element("nav", { class: "tools", "aria-label": words("pages") }, link("back"), at, link("onward"))];
}

function tools() {
  const all = (open) => () => {
    for (const one of document.querySelectorAll("details.copy")) one.open = open;
  };
  return element("div", { class: "tools" }, button(words("unfold"), all(true)), button(words("fold"), all(false)));
}

show(() => {
  document.title = words("page-title");
  return [header(), element("main", {}, tools(), ...leaf(), ...groups.map(group), ...leaf())];
});
