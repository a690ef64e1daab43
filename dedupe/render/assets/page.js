/* The page of one log. `compose`, `stays`, `noticesLeft` and `noticesOf` do what their namesakes in dedupe/review do. */

const { log, lines, gaps, places, questions, blocks } = data;
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
  tell(words("saved", { name }));
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

/** Return text in pieces: every second one is a character that shows nothing, or turns what is around it. */
const pieces = (text) => text.split(HIDDEN);

const codePoint = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Return what stands for a character that shows nothing. */
function sign(char) {
  const known = { "\n": "↵", "\r": "CR", "\t": "⇥" };
  return known[char] ?? codePoint(char);
}

/** Return text as nodes, with marks for what shows nothing. */
function shown(text) {
  return pieces(text).map((piece, at) => (at % 2 ? element("span", { class: "hidden", title: codePoint(piece) }, sign(piece)) : piece));
}

const MAX_SPELT = 40; // characters of a change that its explanation repeats: a tag may have thousands; chosen by eye

/** Return text in words, with signs for what shows nothing. */
function spelt(text) {
  const chars = [...text];
  const cut = chars.length > MAX_SPELT ? [...chars.slice(0, MAX_SPELT), "…"].join("") : text;
  const signed = pieces(cut).map((piece, at) => (at % 2 ? sign(piece) : piece)).join("");
  return signed.replaceAll(" ", "␣").replaceAll("　", "□");
}

const struck = (text, kind) => element("del", { class: kind }, ...shown(text));

/** Return a token with what was changed about it; the source side hides what came, the clean side what went. */
function changed(token, side) {
  if (!token.causes) return shown(token.before);
  const before = side !== "clean" && token.before ? [element("del", {}, ...shown(token.before))] : [];
  const after = token.after ? [element("ins", {}, ...shown(token.after))] : [];
  const said = why(token);
  const named = side === "source" ? { role: "group", "aria-label": said } : {};
  return [element("span", { class: "change", "data-why": said, ...named }, ...before, ...after)];
}

/** Return why a token was changed, in words. */
function why(token) {
  const values = { why: causeNames(token), before: spelt(token.before), after: spelt(token.after) };
  return words(token.after ? "change" : "change-removed", values);
}

const causeName = (cause) => called(data.causes, cause);
const causeNames = (token) => token.causes.map(causeName).join(words("comma"));
const isBlankEdit = (token) => Boolean(token.causes) && !token.removal;
const lineName = ([first, last]) => words(first === last ? "line" : "lines", { first: first + 1, last: last + 1 });
const percent = (share) => `${Math.round(share * 1000) / 10}%`;

/** Return text with its first letter a capital one. */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// --- why a character was changed ---

const tip = element("div", { id: "tip", role: "tooltip", hidden: true });

/** Let the Tab key come to the changes of a row once, and arrow keys go from one to the next. */
function reachable(row) {
  const marks = changesOf(row);
  marks.forEach((mark, at) => mark.setAttribute("tabindex", at ? "-1" : "0"));
}

const changesOf = (row) => [...row.querySelectorAll(".source .change")];

/** Show why something was changed, below it; nothing where it is no change. */
function explain(mark) {
  tip.hidden = !mark;
  if (!mark) return;
  const marks = changesOf(mark.closest("tr"));
  const at = marks.indexOf(mark) + 1;
  const place = at && marks.length > 1 ? words("change-place", { at, n: marks.length }) : "";
  tip.textContent = mark.dataset.why + place;
  const [box] = mark.getClientRects();
  const under = box.bottom + 6 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(4, Math.min(box.left, document.documentElement.clientWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${under ? box.bottom + 6 : box.top - tip.offsetHeight - 6}px`;
}

/** Go from a change to the next one of its row, or the one before. */
function goAlong(mark, direction) {
  const marks = changesOf(mark.closest("tr"));
  const next = marks[marks.indexOf(mark) + direction];
  if (!next) return;
  mark.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus();
}

// --- rows ---

const byLine = lines.map(() => ({ drops: new Set(), linked: new Set(), blocks: new Set() }));
questions.forEach(({ edit, here, there }, number) => {
  if (edit !== null) byLine[places[here].lines[1]].drops.add(number);
  for (const [first, last] of [places[here].lines, places[there].lines]) {
    for (let line = first; line <= last; line++) byLine[line].linked.add(number);
  }
});
const isInBlock = new Set();
for (const block of blocks.filter((one) => one.length > 1)) {
  block.forEach((number) => isInBlock.add(number));
  byLine[linesOf(block, "here")[0]].blocks.add(block);
}

/** Return the first and the last line of questions, on the side of what went (`here`) or of what stayed (`there`). */
function linesOf(numbers, side) {
  const all = numbers.map((number) => places[questions[number][side]].lines);
  return [Math.min(...all.map(([first]) => first)), Math.max(...all.map(([, last]) => last))];
}

const rowOf = (place) => document.getElementById(`p${places[place].lines[0] + 1}`);
const linkTo = (at) => element("a", { href: `#p${at[0] + 1}` }, lineName(at));

/** Return the row of a line. What never changes is made here, the rest by `renderLine`. */
function lineRow(number) {
  const { drops, linked, blocks: begun } = byLine[number];
  const decisions = [...begun].map(blockReason).concat([...drops].map(reason));
  const reasons = element("div", { class: "reasons" }, ...decisions, element("div", { class: "by-reader" }));
  return element(
    "tr",
    { id: `p${number + 1}`, class: linked.size ? "line linked" : "line" },
    element("th", { scope: "row" }, String(number + 1)),
    element("td", { class: "source" }, element("div", { class: "text", lang: "zh" }), reasons),
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
  reachable(row);
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

const removed = () => element("span", { class: "aside none" }, words("removed"));

function cleanOf(number, dropped) {
  if (isGone(lines[number], dropped)) return [removed()];
  const left = lines[number].flatMap((token) => (firstDropped([token], dropped) === null ? marked(token, "clean") : []));
  return [element("div", { lang: "zh" }, ...left)];
}

/** Return a token, marked as belonging to the places it is in, so that they can be lit up. */
function marked(token, side) {
  const nodes = changed(token, side);
  return token.places ? [element("span", { "data-places": token.places.join(" ") }, ...nodes)] : nodes;
}

/** Return the row of something that went between two lines: page remains, a tag. */
function removalRow(token) {
  const cause = causeNames(token);
  const said = token.kept_lines ? say("dropped-removal", { cause, kept: linkTo(token.kept_lines) }) : [cause];
  return element(
    "tr",
    { class: "removal touched" },
    element("th", { scope: "row" }, element("span", { class: "aside", role: "img", "aria-label": words("unnumbered") }, "·")),
    element("td", { class: "source" }, element("div", { class: "text", lang: "zh" }, struck(token.before.trim(), "dropped")), element("div", { class: "reasons" }, element("p", {}, ...said))),
    element("td", { class: "clean" }, removed()),
  );
}

// --- reasons ---

const ofDrop = (last) => [["", words("as-is")], ["keep-both", words("keep-both")], ["keep-this", words(last)]];

/** Return that a whole block was dropped, and the choice to have it otherwise. */
function blockReason(block) {
  const [gone, kept] = [linesOf(block, "here"), linesOf(block, "there")];
  const isOneLine = gone[0] === gone[1];
  const said = say(isOneLine ? "block-of-line" : "block", { gone: capital(lineName(gone)), kept: linkTo(kept), n: block.length });
  const choice = asked(block, words("decide-block", { gone: lineName(gone) }), ofDrop("keep-block"));
  return element("div", { class: "reason block", "data-questions": block.join(" ") }, element("p", {}, ...said), choice);
}

/** Return why something was dropped, and the choice to have it otherwise; of a part of a block it is folded up. */
function reason(number) {
  const gone = places[questions[number].here];
  const said = element("p", { class: "said", "data-of": number });
  const choice = asked([number], words("decide", { gone: lineName(gone.lines) }), ofDrop("keep-this"));
  const alone = isInBlock.has(number) ? element("details", {}, element("summary", {}, words("decide-alone")), choice) : choice;
  return element("div", { class: "reason", "data-questions": number }, said, alone);
}

/** Return what is said of a drop, as it is decided now. */
function says(number) {
  const [gone, stay] = [places[questions[number].here], places[questions[number].there]];
  const said = [words("similar", { percent: percent(gone.similarity) }), words("confident", { percent: percent(gone.confidence) })];
  if (gone.decided_by) said.push(words("by-reader"));
  const rows = gone.evidence.map((row) => row[language]).join(words("and"));
  const facts = words("brackets", { facts: said.join(words("comma")), grounds: rows ? words("grounds", { rows }) : "" });
  const texts = { "keep-both": "now-both", "keep-this": "now-this" };
  const text = texts[choices.get(number)] ?? "dropped";
  return say(text, { cause: causeName(gone.cause), kept: linkTo(stay.lines), facts });
}

/** Return what is said of a passage that a reader has dropped here. */
function byReader(place) {
  const number = questions.findIndex(({ here, there }) => here === place || there === place);
  const { here, there } = questions[number];
  const other = places[here === place ? there : here];
  return element("p", { class: "reason", "data-questions": number }, ...say("now-gone", { kept: linkTo(other.lines) }));
}

let sets = []; // what is asked on the page: the questions of each, and its radio buttons

/** Return the radio buttons with which questions, of a block all of them, are decided at once. */
function asked(numbers, legend, labels) {
  const set = element("fieldset", {}, element("legend", {}, legend));
  const name = `choice-${sets.length}`;
  const inputs = labels.map(([choice, label]) => {
    const input = element("input", { type: "radio", name, value: choice });
    input.addEventListener("change", () => choose(numbers, choice));
    set.append(element("label", {}, input, label));
    return input;
  });
  sets.push({ numbers, inputs });
  return set;
}

/** Let each radio button show what is decided now; none of a block of which parts were decided otherwise. */
function showChoices() {
  for (const { numbers, inputs } of sets) {
    const made = new Set(numbers.map((number) => choices.get(number) ?? ""));
    for (const input of inputs) input.checked = made.size === 1 && made.has(input.value);
  }
}

function choose(numbers, choice) {
  const before = new Map(choices);
  const droppedBefore = droppedNow();
  for (const number of numbers) {
    if (choice) choices.set(number, choice);
    else choices.delete(number);
  }
  const dropped = droppedNow();
  if (![...dropped].every((place) => stays(places[place].kept, dropped))) {
    choices.clear();
    for (const [number, made] of before) choices.set(number, made);
    showChoices();
    tell(words("none-left"));
    return;
  }
  unsaved = choices.size > 0;
  update(droppedBefore, numbers);
}

// --- notices ---

const kindName = (kind) => capital(called(data.kinds, kind));

/** Return a passage of a notice, with marks where the other one differs. */
function passage(number, side) {
  const { lines: at, compared } = data.notices[number];
  const stretches = compared.flatMap((pair) => {
    if (pair[0] === pair[1]) return shown(pair[side]);
    return pair[side] ? [element("mark", {}, ...shown(pair[side]))] : [];
  });
  const label = log.notices[number].kind === "order" ? [words(side ? "went" : "stayed")] : [];
  const link = at[side] ? [linkTo(at[side]), "　"] : [];
  return element("p", { class: "passage" }, ...label, ...link, element("span", { lang: "zh" }, ...stretches));
}

function noticeItem(number, question) {
  const notice = log.notices[number];
  const { lines: at, compared, decided_with: drops } = data.notices[number];
  const kind = kindName(notice.kind);
  const name = data.one_may_go[notice.kind] ? words("alike", { kind }) : kind;
  const item = element("li", { class: "notice" }, element("h3", {}, ...shown(name)));
  if (!compared) {
    item.append(element("p", {}, ...at.map(linkTo), at.length ? "　" : "", element("span", { lang: "en" }, ...shown(notice.message))));
    return item;
  }
  item.append(passage(number, 0), passage(number, 1));
  if (question !== undefined) {
    item.dataset.questions = question;
    const labels = [["", words("both-stay")], ["drop", words("drop")], ["drop-other", words("drop-other")]];
    item.append(asked([question], words("decide-alike"), labels));
  } else if (drops.length) {
    item.dataset.questions = drops.join(" ");
    const [kept, gone] = [linesOf(drops, "there"), linesOf(drops, "here")].map(lineName);
    const labels = [["", words("order-as-is", { kept })], ["keep-this", words("order-other", { gone })], ["keep-both", words("keep-both")]];
    item.append(asked(drops, words("decide-order"), labels));
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
  peeked.replaceChildren(...unseen.map(([, { lines: at, text }]) => element("p", {}, element("strong", {}, capital(lineName(at)), "　"), element("span", { lang: "zh" }, ...shown(text)))));
  peeked.hidden = !unseen.length;
}

/** Return the questions that something on the page belongs to. */
function linkedTo(target) {
  const one = target?.closest?.("[data-questions]");
  if (one) return one.dataset.questions.split(" ").map(Number);
  const row = target?.closest?.("tr.line");
  return row ? [...byLine[Number(row.id.slice(1)) - 1].linked].filter((number) => questions[number].edit !== null) : [];
}

let [pointed, focused] = [null, null];

/** Light up what is pointed at, else what has the focus. */
function relight() {
  const under = linkedTo(pointed);
  light(under.length ? under : linkedTo(focused));
  explain(pointed?.closest?.(".change") ?? focused?.closest?.(".change") ?? null);
}

// --- the page ---

let unsaved = false;
let status = null;
const tell = (message) => (status.textContent = message);

/** Show the article as it is decided now: all of it, or what questions and the places that came or went are about. */
function update(before, numbers = []) {
  const dropped = droppedNow();
  const touched = new Set([...byLine.keys()].filter((line) => !before || numbers.some((number) => byLine[line].linked.has(number))));
  for (const place of before ? [...before, ...dropped] : []) {
    if (before.has(place) === dropped.has(place)) continue;
    for (let line = places[place].lines[0]; line <= places[place].lines[1]; line++) touched.add(line);
  }
  for (const line of touched) renderLine(line, dropped);
  showChoices();
  litNow = "none";
  relight();
  const clean = [...compose(dropped).text].length;
  tell(choices.size && unsaved ? words("undecided", { n: choices.size, clean }) : words("chars", { source: log.source.chars, clean }));
}

function totals() {
  const counts = data.stages.map((stage) => [`done.${stage}`, log.edits.filter((edit) => edit.cause.startsWith(`${stage}.`)).length]);
  counts.push(["noticed", log.notices.length]);
  const said = counts.filter(([, n]) => n).map(([name, n]) => words(name, { n }));
  return said.join(words("comma")) || words("nothing-done");
}

const ways = { side: matchMedia("(min-width: 60rem)").matches, only: false }; // of showing the article; each is a class of the body

/** Return a checkbox for a way of showing the article. */
function toggle(name) {
  const input = element("input", { type: "checkbox", id: name, checked: ways[name] });
  const change = () => {
    ways[name] = input.checked;
    document.body.classList.toggle(name, input.checked);
    litNow = "none";
  };
  input.addEventListener("change", change);
  change();
  return element("label", { class: "toggle" }, input, words(name));
}

/** Go to the next, or the one before, of the places that were changed. */
function step(direction) {
  const stops = [...document.querySelectorAll("tr.touched, li.notice")].filter((stop) => stop.getClientRects().length);
  const at = stops.findIndex((stop) => stop.classList.contains("current"));
  const next = stops[at < 0 ? (direction > 0 ? 0 : stops.length - 1) : Math.min(Math.max(at + direction, 0), stops.length - 1)];
  if (!next) return tell(words("nothing-done"));
  stops[at]?.classList.remove("current");
  next.classList.add("current");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

/** Return what the page consists of, in its language. */
function build() {
  document.title = words("page-title", { title: data.title });
  sets = [];
  status = element("p", { id: "status", role: "status", "aria-live": "polite" });
  const digests = window.isSecureContext && data.savable;
  const tools = element("div", { class: "tools", role: "group", "aria-label": words("tools") },
    toggle("side"), toggle("only"),
    button(words("back"), () => step(-1)), button(words("onward"), () => step(1)),
    button(words("save-text"), savers.text, { disabled: !digests }), button(words("save-log"), savers.log, { disabled: !digests }),
    button(words("save-decisions"), savers.decisions));
  const article = element("section", { id: "article", "aria-label": words("article") }, joins, articleTable());
  return [
    element("header", {},
      element("h1", { lang: "zh" }, ...shown(data.title)),
      element("p", { class: "aside name" }, ...shown(data.name)),
      element("p", {}, totals())),
    ...warnings(digests).map((warning) => element("p", { class: "warning" }, warning)),
    element("div", { class: "bar" }, tools, status),
    element("main", {}, article, ...noticeList()),
    peeked,
    tip,
    element("footer", {}, ...footer()),
  ];
}

function articleTable() {
  const rows = gaps.flatMap((gap, number) => [
    ...gap.filter((token) => token.removal).map(removalRow),
    ...(number < lines.length ? [lineRow(number)] : []),
  ]);
  const head = element("tr", {},
    element("th", { scope: "col" }, words("number")),
    element("th", { scope: "col" }, element("span", { class: "when-side" }, words("source")), element("span", { class: "when-inline" }, words("changes"))),
    element("th", { scope: "col", class: "clean" }, words("clean")));
  return element("table", {}, element("caption", { class: "unseen" }, words("caption")), element("thead", {}, head), element("tbody", {}, ...rows));
}

/** Return what is said at the foot: versions, keys and, where there are reasons, what their figures mean; logs of formats 1 and 2 meant something else by them. */
function footer() {
  const version = log.tool.version || words("no-version");
  const said = [words("versions", { version, format: log.format, encoding: log.source.encoding }), words("help")];
  if (places.some((place) => place.evidence.length)) said.push(words("legend"));
  return said.map((text) => element("p", {}, ...shown(text)));
}

function warnings(digests) {
  const said = [];
  if (!data.savable) said.push(words("unsavable"));
  else if (!digests) said.push(words("insecure"));
  if (!questions.length && log.edits.some((edit) => edit.kept)) said.push(words("undecidable"));
  return said;
}

function noticeList() {
  if (!log.notices.length) return [];
  const asking = new Map(questions.flatMap(({ notice }, number) => (notice === null ? [] : [[notice, number]])));
  const items = log.notices.map((_, number) => noticeItem(number, asking.get(number)));
  return [element("section", { id: "notices", "aria-labelledby": "notices-head" }, element("h2", { id: "notices-head" }, words("notices")), element("ol", {}, ...items))];
}

show(build, update);
document.documentElement.addEventListener("pointerover", (event) => {
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
addEventListener("scroll", relight, { passive: true });
addEventListener("keydown", (event) => {
  const mark = event.target.closest?.(".change");
  if (event.key === "Escape") explain(null);
  if (mark && !event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    event.preventDefault();
    goAlong(mark, event.key === "ArrowRight" ? 1 : -1);
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || !["KeyJ", "KeyK"].includes(event.code)) return;
  event.preventDefault();
  step(event.code === "KeyJ" ? 1 : -1);
});
addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
