/* The page of one log. `compose`, `stays`, `noticesLeft` and `noticesOf` do what their namesakes in dedupe/review do. */

const { log, lines, gaps, places, questions } = data;
const choices = new Map(); // question -> keep-both, keep-this, drop, drop-other
const original = new Set([...places.keys()].filter((number) => places[number].has_gone));

// --- composing ---

const kept = (token) => token.after ?? token.before;
const firstDropped = (tokens, dropped) => {
  for (const token of tokens) for (const place of token.places ?? []) if (dropped.has(place)) return place;
  return null;
};
const isGone = (line, dropped) =>
  firstDropped(line, dropped) !== null && !line.some((token) => token.letters && firstDropped([token], dropped) === null);

/** Return text and edits of the article without the dropped places. */
function compose(dropped) {
  const gone = lines.map((line) => isGone(line, dropped));
  const last = gone.lastIndexOf(false);
  const parts = [];
  gaps.forEach((gap, number) => {
    const left = number - 1;
    const right = number < lines.length ? number : -1;
    const taker = left >= 0 && left < last && gone[left] ? left : right > Math.max(last, 0) ? right : -1;
    const place = taker >= 0 ? firstDropped(lines[taker], dropped) : null;
    parts.push(...gapParts(gap, place));
    if (right >= 0) parts.push(...lineParts(lines[right], gone[right], dropped));
  });
  return { text: parts.map((part) => part.out).join(""), edits: [...edits(parts)] };
}

function lineParts(line, whole, dropped) {
  const taker = whole ? firstDropped(line, dropped) : null;
  return line.map((token) => {
    const place = firstDropped([token], dropped) ?? taker;
    return place === null ? { token, out: kept(token), place } : { token, out: "", place };
  });
}

const gapParts = (gap, place) =>
  gap.map((token) => (place === null || !kept(token) ? { token, out: kept(token), place: null } : { token, out: "", place }));

function* edits(parts) {
  let run = [];
  for (const part of [...parts, null]) {
    const goesOn = part && run.length && part.place === run[0].place && part.token.span[0] === run.at(-1).token.span[1];
    if (run.length && !goesOn) {
      yield drop(run);
      run = [];
    }
    if (part && part.place !== null) run.push(part);
    else if (part?.token.causes) {
      const { span, before, after, causes } = part.token;
      const also = causes.slice(0, -1);
      yield { span, before, after, cause: causes.at(-1), ...(also.length ? { also } : {}) };
    }
  }
}

function drop(run) {
  const place = places[run[0].place];
  const absorbed = run.flatMap((part) => part.token.causes ?? []);
  const also = [...new Set([...place.also, ...absorbed])].filter((cause) => cause !== place.cause);
  return {
    span: [run[0].token.span[0], run.at(-1).token.span[1]],
    before: run.map((part) => part.token.before).join(""),
    after: run.map((part) => part.out).join(""),
    cause: place.cause,
    ...(also.length ? { also } : {}),
    kept: place.kept,
    similarity: place.similarity,
    confidence: place.confidence,
    ...(place.why.length ? { why: place.why } : {}),
    ...(place.decided_by ? { decided_by: place.decided_by } : {}),
  };
}

// --- deciding ---

/** Return what a choice brings back, and what it lets go. */
function ruling(number, choice) {
  const { here, there } = questions[number];
  if (choice === "keep-both") return { back: [here], gone: [] };
  if (choice === "keep-this") return { back: [here], gone: [there] };
  return { back: [], gone: [choice === "drop" ? here : there] };
}

const rulings = () => [...choices].sort(([a], [b]) => a - b).map(([number, choice]) => ({ number, ...ruling(number, choice) }));

function droppedNow() {
  const dropped = new Set(original);
  for (const { back } of rulings()) back.forEach((place) => dropped.delete(place));
  for (const { gone } of rulings()) gone.forEach((place) => dropped.add(place));
  return dropped;
}

/** Return the number of the first of the spans, which are sorted and do not overlap, that ends behind an offset. */
function firstBehind(spans, offset) {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle][1] > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

const overlap = (spans, span) => {
  const at = firstBehind(spans, span[0]);
  return at < spans.length && spans[at][0] < span[1];
};

const lettered = lines.flat().filter((token) => token.letters);
const letteredSpans = lettered.map((token) => token.span);

/** Return whether something of a span, or of what went in favour of what, is still there. */
function stays(span, dropped) {
  const seen = new Set();
  for (;;) {
    const takers = [];
    for (let at = firstBehind(letteredSpans, span[0]); at < lettered.length && lettered[at].span[0] < span[1]; at++) {
      takers.push(firstDropped([lettered[at]], dropped));
    }
    if (!takers.length || takers.includes(null)) return takers.length > 0;
    if (seen.has(takers[0])) return false;
    seen.add(takers[0]);
    span = places[takers[0]].kept;
  }
}

function noticesLeft(made) {
  const drops = made.filter((edit) => edit.kept).map((edit) => edit.span);
  const decided = rulings().flatMap(({ back }) => back.map((place) => places[place].span)).sort(([a], [b]) => a - b);
  return log.notices.filter((notice) => {
    const over = notice.kind === "order" ? decided : notice.other ? drops : [];
    return ![notice.span, notice.other].some((span) => span && overlap(over, span));
  });
}

const noticesOf = () =>
  rulings()
    .filter(({ back, gone }) => back.length && !gone.length)
    .map(({ number }) => {
      const there = places[questions[number].there];
      return { kind: "kept", span: there.kept, message: data.kept_message, other: there.span, decided_by: "reader" };
    });

/** Return the clean text and its log as they are decided now. */
async function decided() {
  if (!choices.size) return { text: log.clean.text, log };
  const { text, edits: made } = compose(droppedNow());
  const bytes = new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const clean = { sha256, chars: [...text].length, text };
  return { text, log: { ...log, clean, edits: made, notices: [...noticesLeft(made), ...noticesOf()] } };
}

const decisions = () =>
  [...choices].sort(([a], [b]) => a - b).map(([number, choice]) => {
    const [here, there] = [places[questions[number].here].span, places[questions[number].there].span];
    if (choice === "drop") return { span: here, choice, kept: there };
    if (choice === "drop-other") return { span: there, choice: "drop", kept: here };
    return { span: here, choice };
  });

// --- saving ---

/** Return JSON with each field, edit and notice on a line of its own, as `Log.to_json` writes it. */
function inLines(value) {
  const field = (member) =>
    Array.isArray(member) && member.length
      ? `[\n${member.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`
      : JSON.stringify(member);
  return `{\n${Object.entries(value).map(([name, member]) => `  ${JSON.stringify(name)}: ${field(member)}`).join(",\n")}\n}\n`;
}

function save(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text])), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  tell(`已保存 ${name}`);
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const baseName = () => data.name.split(/[\\/]/).at(-1).replace(/(\.txt|\.json)+$/, "").replace(/[^\p{L}\p{N}._-]+/gu, "-") || "article";

const savers = {
  async text() {
    save(`${baseName()}.clean.txt`, (await decided()).text);
  },
  async log() {
    save(`${baseName()}.log.json`, inLines((await decided()).log));
    unsaved = false;
  },
  async decisions() {
    const value = { format: data.decisions_format, clean: { sha256: log.clean.sha256 }, decisions: decisions() };
    save(`${baseName()}.decisions.json`, inLines(value));
    unsaved = false;
  },
};

// --- showing text ---

const hiddenSource = data.hidden.map(([first, last]) => `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`).join("");
const HIDDEN = new RegExp(`([\\n${hiddenSource}])`, "u");

/** Return text as nodes: what shows nothing, or turns what is around it, as a mark with its code point. */
function shown(text) {
  return text.split(HIDDEN).map((piece, at) => {
    if (at % 2 === 0) return piece;
    const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    const mark = piece === "\n" ? "↵" : piece === "\r" ? "CR" : piece === "\t" ? "⇥" : `U+${code}`;
    return element("span", { class: "hidden", title: `U+${code}` }, mark);
  });
}

const struck = (text, kind) => element("del", { class: kind }, ...shown(text));

/** Return a token with what was changed about it; the source side hides what came, the clean side what went. */
function changed(token, side) {
  if (!token.causes) return shown(token.before);
  const title = token.causes.map(causeName).join("，");
  const before = side !== "clean" && token.before ? [element("del", { title }, ...shown(token.before))] : [];
  const after = token.after ? [element("ins", { title }, ...shown(token.after))] : [];
  return [...before, ...after];
}

const causeName = (cause) => (Object.hasOwn(data.causes, cause) ? data.causes[cause] : cause);
const isBlankEdit = (token) => Boolean(token.causes) && !token.removal;
const lineName = ([first, last]) => (first === last ? `第 ${first + 1} 段` : `第 ${first + 1}–${last + 1} 段`);
const percent = (share) => `${Math.round(share * 1000) / 10}%`;

// --- rows ---

const byLine = lines.map(() => ({ drops: new Set(), linked: new Set() }));
questions.forEach(({ edit, here, there }, number) => {
  if (edit !== null) byLine[places[here].lines[1]].drops.add(number);
  for (const [first, last] of [places[here].lines, places[there].lines]) {
    for (let line = first; line <= last; line++) byLine[line].linked.add(number);
  }
});

const rowOf = (place) => document.getElementById(`p${places[place].lines[0] + 1}`);
const linkTo = (at) => element("a", { href: `#p${at[0] + 1}` }, lineName(at));

/** Return the row of a line. What never changes is made here, the rest by `renderLine`. */
function lineRow(number) {
  const { drops, linked } = byLine[number];
  const reasons = element("div", { class: "reasons" }, ...[...drops].map(reason), element("div", { class: "by-reader" }));
  return element(
    "tr",
    { id: `p${number + 1}`, class: linked.size ? "line linked" : "line" },
    element("th", { scope: "row" }, String(number + 1)),
    element("td", { class: "source" }, element("div", { class: "text" }), reasons),
    element("td", { class: "clean" }),
  );
}

function renderLine(number, dropped) {
  const row = document.getElementById(`p${number + 1}`);
  const taken = [...new Set(lines[number].map((token) => firstDropped([token], dropped)))].filter((place) => place !== null);
  const edited = [...lines[number], ...gaps[number + 1], ...(number ? [] : gaps[0])].some((token) => token.causes && !token.removal);
  row.classList.toggle("gone", isGone(lines[number], dropped));
  row.classList.toggle("touched", edited || taken.length > 0);
  row.querySelector(".text").replaceChildren(...sourceOf(number, dropped));
  row.querySelector(".clean").replaceChildren(...cleanOf(number, dropped));
  row.querySelector(".by-reader").replaceChildren(...taken.filter((place) => !original.has(place)).map(byReader));
  row.querySelectorAll(".said").forEach((said) => said.replaceChildren(...says(Number(said.dataset.of))));
}

function sourceOf(number, dropped) {
  const shownTokens = lines[number].flatMap((token) => {
    const taker = firstDropped([token], dropped);
    return taker === null ? marked(token, "source") : [struck(token.before, original.has(taker) ? "dropped" : "dropped reader")];
  });
  return [...(number ? [] : breaks(gaps[0])), ...shownTokens, ...breaks(gaps[number + 1])];
}

/** Return what was changed about the white space between two lines. */
function breaks(gap) {
  return gap.filter(isBlankEdit).map((token) => element("span", { class: "break" }, ...changed(token, "source")));
}

function cleanOf(number, dropped) {
  if (isGone(lines[number], dropped)) return [element("span", { class: "aside none" }, "（删去）")];
  return lines[number].flatMap((token) => (firstDropped([token], dropped) === null ? marked(token, "clean") : []));
}

/** Return a token, marked as belonging to the places it is in, so that they can be lit up. */
function marked(token, side) {
  const nodes = changed(token, side);
  return token.places ? [element("span", { "data-places": token.places.join(" ") }, ...nodes)] : nodes;
}

/** Return the row of something that went between two lines: page remains, a tag. */
function removalRow(token) {
  const why = element("p", {}, token.causes.map(causeName).join("，"), ...(token.kept_lines ? ["：保留", linkTo(token.kept_lines)] : []));
  return element(
    "tr",
    { class: "removal touched" },
    element("th", { scope: "row" }, element("span", { class: "aside", "aria-label": "不编号" }, "·")),
    element("td", { class: "source" }, struck(token.before.trim(), "dropped"), element("div", { class: "reasons" }, why)),
    element("td", { class: "clean" }, element("span", { class: "aside none" }, "（删去）")),
  );
}

// --- reasons ---

/** Return why something was dropped, and the choice to have it otherwise. */
function reason(number) {
  const gone = places[questions[number].here];
  const labels = [["", "照此"], ["keep-both", "两处都留"], ["keep-this", "改留这一处"]];
  const said = element("p", { class: "said", "data-of": number });
  return element("div", { class: "reason", "data-question": number }, said, asked(number, `${lineName(gone.lines)}怎样处理`, labels));
}

/** Return what is said of a drop, as it is decided now. */
function says(number) {
  const [gone, stay] = [places[questions[number].here], places[questions[number].there]];
  const facts = [`相似 ${percent(gone.similarity)}`, `把握 ${percent(gone.confidence)}`, ...(gone.decided_by ? ["读者裁定"] : [])];
  const grounds = gone.evidence.length ? `；依据：${gone.evidence.join("、")}` : "";
  const said = `（${facts.join("，")}${grounds}）`;
  const why = `${causeName(gone.cause)}${said}`;
  const choice = choices.get(number);
  if (choice === "keep-both") return ["读者改判：这一处与", linkTo(stay.lines), `都留。原判：${why}`];
  if (choice === "keep-this") return ["读者改判：留这一处，删去", linkTo(stay.lines), `。原判：${why}`];
  return [`${causeName(gone.cause)}：保留`, linkTo(stay.lines), said];
}

/** Return what is said of a passage that a reader has dropped here. */
function byReader(place) {
  const stay = questions.find(({ here, there }) => here === place || there === place);
  const other = places[stay.here === place ? stay.there : stay.here];
  return element("p", { class: "reason", "data-question": questions.indexOf(stay) }, "读者改判：删去，保留", linkTo(other.lines));
}

/** Return the radio buttons of a question. */
function asked(number, legend, labels) {
  const set = element("fieldset", {}, element("legend", {}, legend));
  for (const [choice, label] of labels) {
    const input = element("input", { type: "radio", name: `q${number}`, value: choice, checked: !choice });
    input.addEventListener("change", () => choose(number, choice));
    set.append(element("label", {}, input, label));
  }
  return set;
}

function choose(number, choice) {
  const [before, droppedBefore] = [choices.get(number), droppedNow()];
  if (choice) choices.set(number, choice);
  else choices.delete(number);
  const dropped = droppedNow();
  if (![...dropped].every((place) => stays(places[place].kept, dropped))) {
    if (before) choices.set(number, before);
    else choices.delete(number);
    for (const input of document.getElementsByName(`q${number}`)) input.checked = input.value === (before ?? "");
    tell("这样一来这段文字一处也不剩；至少要留一处。");
    return;
  }
  unsaved = choices.size > 0;
  update(droppedBefore, number);
}

// --- notices ---

const kindName = (kind) => (Object.hasOwn(data.kinds, kind) ? data.kinds[kind] : kind);

function noticeItem(number, question) {
  const notice = log.notices[number];
  const { lines: at, compared } = data.notices[number];
  const name = `${kindName(notice.kind)}${data.one_may_go[notice.kind] ? "，两处都留下了" : ""}`;
  const item = element("li", { class: "notice" }, element("h3", {}, ...shown(name)));
  if (!compared) {
    item.append(element("p", {}, ...at.map(linkTo), at.length ? "　" : "", element("span", { lang: "en" }, ...shown(notice.message))));
    return item;
  }
  for (const side of [0, 1]) {
    const stretches = compared.flatMap((pair) => {
      if (pair[0] === pair[1]) return shown(pair[side]);
      return pair[side] ? [element("mark", {}, ...shown(pair[side]))] : [];
    });
    item.append(element("p", { class: "passage" }, ...(at[side] ? [linkTo(at[side]), "　"] : []), ...stretches));
  }
  if (question !== undefined) {
    item.dataset.question = question;
    item.append(asked(question, "怎样处理这两处", [["", "都留"], ["drop", "删去前一处"], ["drop-other", "删去后一处"]]));
  }
  return item;
}

// --- the line between a dropped passage and its kept copy ---

const MAX_JOINS = 50; // of a line that hundreds were dropped for, more would be one dark area
const svgName = "http://www.w3.org/2000/svg";
const joins = document.createElementNS(svgName, "svg");
joins.setAttribute("aria-hidden", "true");
joins.id = "joins";
const peeked = element("div", { id: "peek", "aria-hidden": "true", hidden: true });
let litNow = "";

/** Light up what the questions are about, and join the two passages of each; none to put the lights out. */
function light(numbers) {
  const asked = numbers.slice(0, MAX_JOINS);
  if (asked.join() === litNow) return;
  litNow = asked.join();
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  const table = document.getElementById("article").getBoundingClientRect();
  const paths = asked.map((number) => {
    const rows = [questions[number].here, questions[number].there].map(rowOf);
    const [start, end] = rows.map((row) => row.querySelector("th").getBoundingClientRect());
    const [y1, y2] = [start, end].map((box) => box.top + Math.min(box.height / 2, 16) - table.top);
    const x = start.left - table.left + 6;
    const path = document.createElementNS(svgName, "path");
    path.setAttribute("d", `M ${x} ${y1} C ${x - 26} ${y1}, ${x - 26} ${y2}, ${x} ${y2} m -6 -4 l 6 4 l -6 4`);
    return rows[0] === rows[1] ? null : path;
  });
  peek(asked);
  joins.setAttribute("width", table.width);
  joins.setAttribute("height", table.height);
  joins.replaceChildren(...paths.filter((path) => path));
  for (const number of asked) {
    for (const place of [questions[number].here, questions[number].there]) {
      const [first, last] = places[place].lines;
      for (let line = first; line <= last; line++) {
        const row = document.getElementById(`p${line + 1}`);
        row.classList.add("lit");
        for (const span of row.querySelectorAll(`[data-places~="${place}"]`)) span.classList.add("lit");
      }
    }
  }
}

/** Show the kept copies at the foot of the window, as far as they are not in it. */
function peek(numbers) {
  const stays = [...new Map(numbers.map((number) => [questions[number].there, places[questions[number].there]]))];
  const unseen = stays.filter(([place]) => {
    const [box] = rowOf(place).getClientRects();
    return !box || box.bottom < 0 || box.top > innerHeight;
  });
  peeked.replaceChildren(...unseen.map(([, { lines: at, text }]) => element("p", {}, element("strong", {}, `${lineName(at)}：`), ...shown(text))));
  peeked.hidden = !unseen.length;
}

/** Return the questions that something on the page belongs to. */
function linkedTo(target) {
  const one = target?.closest?.("[data-question]");
  if (one) return [Number(one.dataset.question)];
  const row = target?.closest?.("tr.line");
  return row ? [...byLine[Number(row.id.slice(1)) - 1].linked].filter((number) => questions[number].edit !== null) : [];
}

let [pointed, focused] = [null, null];

/** Light up what is pointed at, else what has the focus. */
function relight() {
  const under = linkedTo(pointed);
  light(under.length ? under : linkedTo(focused));
}

// --- the page ---

let unsaved = false;
const status = element("p", { id: "status", role: "status", "aria-live": "polite" });
const tell = (message) => (status.textContent = message);

/** Show the article as it is decided now: all of it, or what a question and the places that came or went are about. */
function update(before, number) {
  const dropped = droppedNow();
  const touched = new Set([...byLine.keys()].filter((line) => !before || byLine[line].linked.has(number)));
  for (const place of before ? [...before, ...dropped] : []) {
    if (before.has(place) === dropped.has(place)) continue;
    for (let line = places[place].lines[0]; line <= places[place].lines[1]; line++) touched.add(line);
  }
  for (const line of touched) renderLine(line, dropped);
  litNow = "none";
  relight();
  const { text } = compose(dropped);
  const length = `清洗后 ${figure([...text].length)} 字`;
  tell(choices.size ? `已改判 ${choices.size} 处，${length}；尚未保存` : `原文 ${figure(log.source.chars)} 字，${length}`);
}

function totals() {
  const found = Object.entries(data.done).map(([stage, name]) => [log.edits.filter((edit) => edit.cause.startsWith(`${stage}.`)).length, name]);
  const said = found.filter(([count]) => count).map(([count, name]) => `${figure(count)} ${name}`);
  if (log.notices.length) said.push(`${log.notices.length} 处留意`);
  return said.join("，") || "没有改动";
}

/** Return a checkbox for a way of showing the article, which is a class of the body. */
function toggle(label, name, checked) {
  const input = element("input", { type: "checkbox", id: name, checked });
  const change = () => {
    document.body.classList.toggle(name, input.checked);
    litNow = "none";
  };
  input.addEventListener("change", change);
  change();
  return element("label", { class: "toggle" }, input, label);
}

function button(label, action, disabled = false) {
  const made = element("button", { type: "button", disabled }, label);
  made.addEventListener("click", action);
  return made;
}

/** Go to the next, or the one before, of the places that were changed. */
function step(direction) {
  const stops = [...document.querySelectorAll("tr.touched, li.notice")].filter((stop) => stop.getClientRects().length);
  const at = stops.findIndex((stop) => stop.classList.contains("current"));
  const next = stops[at < 0 ? (direction > 0 ? 0 : stops.length - 1) : Math.min(Math.max(at + direction, 0), stops.length - 1)];
  if (!next) return tell("没有改动");
  stops[at]?.classList.remove("current");
  next.classList.add("current");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

function build() {
  const rows = gaps.flatMap((gap, number) => [
    ...gap.filter((token) => token.removal).map(removalRow),
    ...(number < lines.length ? [lineRow(number)] : []),
  ]);
  const head = element("tr", {},
    element("th", { scope: "col" }, "段"),
    element("th", { scope: "col" }, element("span", { class: "when-side" }, "原文"), element("span", { class: "when-inline" }, "改动")),
    element("th", { scope: "col", class: "clean" }, "清洗后"));
  const table = element("table", {}, element("caption", { class: "unseen" }, "逐段的改动"), element("thead", {}, head), element("tbody", {}, ...rows));
  const digests = window.isSecureContext && data.savable;
  const tools = element("div", { class: "tools", role: "group", "aria-label": "显示与保存" },
    toggle("左右对照", "side", matchMedia("(min-width: 60rem)").matches),
    toggle("只看改动", "only", false),
    button("上一处", () => step(-1)), button("下一处", () => step(1)),
    button("保存正文", savers.text, !digests), button("保存日志", savers.log, !digests), button("保存裁定", savers.decisions));
  const main = element("main", {}, element("section", { id: "article", "aria-label": "正文" }, joins, table), ...noticeList());
  const versions = `zhnews-dedupe ${log.tool.version || "（未注明版本）"}，日志格式 ${log.format}，来源编码 ${log.source.encoding}`;
  document.body.append(
    element("header", {}, element("h1", {}, ...shown(data.title)), element("p", { class: "aside name" }, ...shown(data.name)), element("p", {}, totals())),
    ...warnings(digests).map((warning) => element("p", { class: "warning" }, warning)),
    element("div", { class: "bar" }, tools, status),
    main,
    peeked,
    element("footer", {}, element("p", {}, ...shown(versions)), element("p", {}, "左右对照：左为原文，右为清洗后。快捷键：Alt+J 下一处，Alt+K 上一处。"), ...legend()),
  );
}

/** Return what is behind the figures of a drop; logs of formats 1 and 2 meant something else by them. */
function legend() {
  if (!places.some((place) => place.evidence.length)) return [];
  return [element("p", {}, "相似：两处相同文字所占的比例。把握：两处中有一处多余的可能性。依据：最有力的理由，至多列三条。")];
}

function warnings(digests) {
  const said = [];
  if (!data.savable) said.push("原文含有不成对的代理码位或无法解码的字节，浏览器写不出这样的正文；可以保存裁定，再用命令 dedupe apply 得到正文和日志。");
  else if (!digests) said.push("这一页不是从本机文件或 HTTPS 打开的，浏览器不让它计算摘要；可以保存裁定，再用命令 dedupe apply 得到正文和日志。");
  if (!questions.length && log.edits.some((edit) => edit.kept)) said.push("这篇文章里有一处删除与同一处的其他改动分不开，所以不能在这里改判。");
  return said;
}

function noticeList() {
  if (!log.notices.length) return [];
  const asking = new Map(questions.flatMap(({ notice }, number) => (notice === null ? [] : [[notice, number]])));
  const items = log.notices.map((_, number) => noticeItem(number, asking.get(number)));
  return [element("section", { id: "notices", "aria-labelledby": "notices-head" }, element("h2", { id: "notices-head" }, "值得留意"), element("ol", {}, ...items))];
}

build();
update();
document.body.addEventListener("pointerover", (event) => {
  pointed = event.target;
  relight();
});
document.documentElement.addEventListener("pointerleave", () => {
  pointed = null;
  relight();
});
document.body.addEventListener("focusin", (event) => {
  focused = event.target;
  relight();
});
document.body.addEventListener("focusout", () => {
  focused = null;
  relight();
});
addEventListener("resize", () => {
  litNow = "none";
  relight();
});
addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["KeyJ", "KeyK"].includes(event.code)) return;
  event.preventDefault();
  step(event.code === "KeyJ" ? 1 : -1);
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
