// One message on a phone: its text, picture or document, and the buttons under it.

import { addressWithKey, isOwnLink } from "./acts.js";
import { nodesOf } from "./text.js";

const TIME = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** A list item for a message. `phone` follows its links and presses its buttons. */
export function messageItem(message, phone) {
  const item = document.createElement("li");
  item.className = message.isFromBot ? "message is-from-bot" : "message is-own";
  item.dataset.id = message.id;
  const bubble = element("div", "bubble");
  const speaker = element("span", "visually-hidden", message.isFromBot ? "Liaison: " : "You: ");
  bubble.append(speaker);
  if (message.via) bubble.append(element("span", "via", `via @${message.via}`));
  if (message.file) bubble.append(fileOf(message.file));
  if (message.text) bubble.append(textOf(message, phone));
  bubble.append(stampOf(message));
  item.append(bubble);
  if (message.buttons.length) item.append(buttonsOf(message, phone));
  return item;
}

/** An element with a class and a text. */
export function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function textOf(message, phone) {
  const text = element("div", "text");
  text.dir = "auto";
  text.append(nodesOf(message.text, message.entities, (what) => phone.follow(what)));
  return text;
}

function stampOf(message) {
  const stamp = element("span", "stamp");
  const at = element("time", "", TIME.format(new Date(message.sentAt)));
  at.dateTime = message.sentAt;
  if (message.isEdited) stamp.append("edited ");
  stamp.append(at);
  return stamp;
}

function fileOf(file) {
  const address = addressWithKey(`/play/files/${encodeURIComponent(file.id)}`);
  const link = element("a", file.width ? "picture" : "document");
  link.href = address;
  if (file.width) {
    const picture = element("img", "");
    Object.assign(picture, { src: address, alt: `Picture: ${file.name}` });
    Object.assign(picture, { width: file.width, height: file.height });
    link.target = "_blank";
    link.append(picture);
  } else {
    link.download = file.name;
    const words = element("span", "document-words");
    words.append(element("span", "document-name", file.name), element("small", "", sizeOf(file)));
    link.append(element("span", "document-icon", "↓"), words);
  }
  return link;
}

function sizeOf(file) {
  if (file.size < 1024) return `${file.size} bytes`;
  const kilobytes = file.size / 1024;
  return kilobytes < 1024 ? `${Math.round(kilobytes)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

function buttonsOf(message, phone) {
  const rows = element("div", "buttons");
  rows.setAttribute("role", "group");
  rows.setAttribute("aria-label", "Buttons of this message");
  for (const row of message.buttons) {
    const line = element("div", "button-row");
    line.append(...row.map((button) => buttonOf(button, message, phone)));
    rows.append(line);
  }
  return rows;
}

function buttonOf(button, message, phone) {
  const pressed = element("button", "inline-button");
  const label = element("span", "", button.text);
  label.dir = "auto";
  pressed.type = "button";
  pressed.append(label);
  if (button.url && !isOwnLink(button.url)) pressed.classList.add("is-link");
  if (button.data) pressed.dataset.data = button.data;
  pressed.addEventListener("click", () => phone.press(message, button, pressed));
  return pressed;
}
