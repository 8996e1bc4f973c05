// Words behind the bot's name, as in any chat: what it offers, and what is chosen of it.

import { act, BOT } from "./acts.js";
import { element } from "./message.js";

const BEHIND_NAME = /^@(\w{3,})\s(.*)$/s;
const PAUSE = 250;

export class Inline {
  constructor(phone) {
    this.phone = phone;
    this.asked = null;
  }

  /** Whether a text is for the bot inline, which then is asked once the thumb rests. */
  takes(text) {
    const [, name, words] = BEHIND_NAME.exec(text) ?? [];
    clearTimeout(this.resting);
    this.asked = null;
    if (!name || !BOT.startsWith(name.toLowerCase())) return false;
    this.resting = setTimeout(() => this.ask(words), PAUSE);
    return true;
  }

  async ask(words) {
    const told = await act("ask", { phone: this.phone.id, query: words });
    this.asked = told?.query ?? null;
    this.show(this.phone.state.inline);
  }

  /** Show what came back, unless something else has been typed since. */
  show(inline) {
    if (!inline || inline.id !== this.asked) return;
    this.asked = null;
    const note = inline.note && entryOf("inline-note", inline.note);
    note?.addEventListener("click", () => this.leave(() => this.phone.open(linkTo(inline.start))));
    const results = inline.results.map((result) => {
      const entry = entryOf("inline-result", result.title, result.description);
      const wishes = { phone: this.phone.id, query: inline.id, result: result.id };
      entry.addEventListener("click", () => this.leave(() => act("choose", wishes)));
      return entry;
    });
    this.phone.showMenu([...(note ? [note] : []), ...results]);
  }

  leave(step) {
    this.phone.clearText();
    this.phone.scrollToEnd();
    step();
  }
}

function linkTo(start) {
  return `https://t.me/${BOT}?start=${start}`;
}

function entryOf(kind, title, description = "") {
  const entry = element("button", `menu-entry ${kind}`);
  entry.type = "button";
  const words = element("span", "inline-title", title);
  words.dir = "auto";
  entry.append(words);
  if (description) {
    const more = element("span", "menu-words", description);
    more.dir = "auto";
    entry.append(more);
  }
  return entry;
}
