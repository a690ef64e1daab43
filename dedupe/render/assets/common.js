"use strict";

const data = JSON.parse(document.getElementById("data").textContent);

/** Return a new element; children are elements or text, and text stays text. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return a button, and what it does when it is pressed. */
function button(label, action, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", action);
  return made;
}

/** Return a number as it is written on Chinese and English pages: 12,345. */
function figure(number) {
  return number.toLocaleString("en");
}

// --- language ---

const LANGUAGES = ["zh", "en"];
const REMEMBERED = "dedupe-language";
let language = firstLanguage();

/** Return the language that was chosen in this tab before, else the first of the browser's that the page has, else English. */
function firstLanguage() {
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return [remembered(), ...preferred, "en"].find((tag) => LANGUAGES.includes(tag));
}

/** Return the language that was chosen in this tab; null where none was, or where the browser keeps nothing for files. */
function remembered() {
  try {
    return sessionStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember() {
  try {
    sessionStorage.setItem(REMEMBERED, language);
  } catch {
    // This page stays in the language all the same; only the next one will ask the browser again.
  }
}

/** Return what the page says under a name, as nodes: each {place} of it is filled with a text, a node, or a list of both. */
function say(name, values = {}) {
  const several = (_, one, many) => (values.n === 1 ? one : many);
  const text = data.texts[name][language].replace(/\[([^|\]]*)\|([^\]]*)\]/g, several);
  return text.split(/\{(\w+)\}/).flatMap((piece, at) => (at % 2 ? inserted(values[piece]) : piece));
}

const inserted = (value) => (typeof value === "number" ? figure(value) : value);

/** Return what the page says under a name, as a text. */
const words = (name, values) => say(name, values).join("");

/** Return what a cause, a kind of notice, a row of evidence is called; `names` has them in both languages. */
const called = (names, name) => (Object.hasOwn(names, name) ? names[name][language] : name);

/** Show the page in its language, and again, in the other one, whenever the button is pressed; `filled` is called once it is there. */
function show(build, filled = () => {}) {
  const all = element("div", { id: "all" });
  document.body.append(all);
  const again = () => {
    document.documentElement.lang = language;
    const other = LANGUAGES.find((tag) => tag !== language);
    const change = () => {
      language = other;
      remember();
      const { scrollX, scrollY } = window;
      again();
      scrollTo(scrollX, scrollY);
      document.getElementById("language").focus({ preventScroll: true });
    };
    all.replaceChildren(button(words("other-language"), change, { id: "language", lang: other }), ...build());
    filled();
  };
  again();
}
