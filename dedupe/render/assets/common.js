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

/** Return a number as it is written in Chinese pages: 12,345. */
function figure(number) {
  return number.toLocaleString("zh-CN");
}
