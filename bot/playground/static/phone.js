// One person's phone: what is on its screen, and what its owner does.

import { act, contentOf, isOwnLink, say } from "./acts.js";
import { Inline } from "./inline.js";
import { element, messageItem } from "./message.js";

const TEMPLATE = document.querySelector("#phone-template");
const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const PATIENCE = 15000;
const NEAR = 80;

export class Phone {
  constructor(state, onNews) {
    this.id = state.id;
    this.node = TEMPLATE.content.firstElementChild.cloneNode(true);
    this.node.id = `phone-${state.id}`;
    this.state = state;
    this.messages = new Map();
    this.inline = new Inline(this);
    this.onNews = onNews;
    this.isAtEnd = true;
    this.scrolledTo = 0;
    this.listen();
  }

  find(selector) {
    return this.node.querySelector(selector);
  }

  // What arrives from the playground.

  update(state, isWhole) {
    const before = this.state;
    this.state = { ...state, messages: undefined, toasts: undefined };
    if (isWhole) this.messages.clear();
    let isNews = false;
    for (const message of state.messages) {
      isNews ||= Boolean(message.isFromBot) && !isWhole;
      if (message.isDeleted) this.messages.delete(message.id);
      else this.messages.set(message.id, message);
    }
    if (state.actions > before.actions && !isNews) this.showTyping();
    if (isNews) this.stopTyping();
    this.showOwner();
    this.showMessages(state.messages, isWhole);
    this.showComposer();
    for (const toast of state.toasts) this.showToast(toast);
    this.inline.show(state.inline);
    if (isWhole) this.scrollToEnd();
    else if (isNews && !this.isAtEnd) this.find(".to-newest").hidden = false;
    if (isNews) this.onNews(this);
  }

  showOwner() {
    const { name, caption, isBlocked, language } = this.state;
    this.find(".face").textContent = initialsOf(name);
    this.find(".owner-name bdi").textContent = name;
    this.find(".owner-caption bdi").textContent = caption;
    this.find(".owner-caption").title = caption;
    this.find(".language").value = language ?? "en";
    this.find(".device").dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
    this.find(".language").setAttribute("aria-label", `Language of ${name}’s phone`);
    const block = this.find(".block");
    block.textContent = isBlocked ? "Unblock the bot" : "Block the bot";
    block.setAttribute("aria-pressed", String(isBlocked));
    this.find(".screen").setAttribute("aria-label", `${name}’s chat with Liaison`);
    this.find("textarea").setAttribute("aria-label", `Message from ${name}`);
    this.node.classList.toggle("is-blocked", isBlocked);
  }

  showMessages(changed, isWhole) {
    const log = this.find(".log");
    if (isWhole) {
      log.replaceChildren();
      this.lastDay = null;
    }
    for (const { id } of changed) {
      const old = log.querySelector(`[data-id="${id}"]`);
      const message = this.messages.get(id);
      if (!message) old?.remove();
      else if (old) this.replaceKeepingFocus(old, messageItem(message, this));
      else log.append(...this.dayBefore(message), messageItem(message, this));
    }
    this.showWaiting();
    this.find(".welcome").hidden = this.messages.size > 0;
    this.find(".welcome-text").textContent = this.state.description;
    this.find(".welcome").classList.toggle("has-words", Boolean(this.state.description));
  }

  /** Buttons turn until the bot has answered the press, or Telegram would have given up. */
  showWaiting() {
    for (const button of this.node.querySelectorAll(".inline-button[data-data]")) {
      const { id } = button.closest("li").dataset;
      const isWaiting = this.state.waiting.some(
        ({ message, data }) => message === Number(id) && data === button.dataset.data,
      );
      button.classList.toggle("is-waiting", isWaiting);
    }
    clearTimeout(this.givingUp);
    if (this.state.waiting.length === 0) return;
    this.givingUp = setTimeout(() => {
      this.state.waiting = [];
      this.showWaiting();
    }, PATIENCE);
  }

  replaceKeepingFocus(old, item) {
    const buttons = [...old.querySelectorAll(".inline-button")];
    const at = buttons.indexOf(document.activeElement);
    old.replaceWith(item);
    if (at < 0) return;
    const next = item.querySelectorAll(".inline-button");
    (next[Math.min(at, next.length - 1)] ?? this.find("textarea")).focus({ preventScroll: true });
  }

  dayBefore(message) {
    const day = DAY.format(new Date(message.sentAt));
    if (this.lastDay === day) return [];
    this.lastDay = day;
    return [element("li", "day", day)];
  }

  showComposer() {
    const { isBlocked, keyboard } = this.state;
    const isFresh = this.messages.size === 0;
    this.find(".composer").hidden = isBlocked || isFresh;
    this.find(".menu-opener").hidden = this.state.menu.length === 0;
    const start = this.find(".start");
    start.hidden = !isBlocked && !isFresh;
    start.textContent = isBlocked ? "Unblock" : "Start";
    const keys = this.find(".keyboard");
    keys.hidden = keyboard.length === 0 || isBlocked;
    keys.replaceChildren(...keyboard.map((row) => this.rowOf(row)));
  }

  rowOf(labels) {
    const row = element("div", "button-row");
    row.append(
      ...labels.map((label) => {
        const key = element("button", "inline-button", label);
        key.type = "button";
        key.addEventListener("click", () => this.say(label));
        return key;
      }),
    );
    return row;
  }

  showToast({ text, isAlert }) {
    if (isAlert) {
      const window = this.find(".alert");
      window.querySelector("p").textContent = text;
      if (!window.open) window.show();
      window.querySelector("button").focus();
      return;
    }
    const toast = this.find(".toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => {
      toast.hidden = true;
    }, 4000);
  }

  showTyping() {
    this.find(".bot-state").textContent = "typing…";
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.stopTyping(), 5000);
  }

  stopTyping() {
    clearTimeout(this.typing);
    this.find(".bot-state").textContent = "bot";
  }

  isNearEnd() {
    const screen = this.find(".screen");
    return screen.scrollHeight - screen.scrollTop - screen.clientHeight < NEAR;
  }

  /** Only a move upwards leaves the end: a message may have grown the log before this is told. */
  noteScroll() {
    const { scrollTop } = this.find(".screen");
    const isUpwards = scrollTop < this.scrolledTo;
    this.scrolledTo = scrollTop;
    if (isUpwards || this.isNearEnd()) this.isAtEnd = this.isNearEnd();
    if (this.isAtEnd) this.find(".to-newest").hidden = true;
  }

  scrollToEnd() {
    const screen = this.find(".screen");
    screen.scrollTop = screen.scrollHeight;
    this.isAtEnd = true;
    this.find(".to-newest").hidden = true;
  }

  // What its owner does.

  listen() {
    const text = this.find("textarea");
    this.find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
      if (event.key === "Escape") this.closeMenu();
    });
    text.addEventListener("input", () => {
      this.fitText();
      if (this.inline.takes(text.value)) return;
      if (text.value === "/") this.openMenu();
      else if (!text.value.startsWith("/")) this.closeMenu({ isQuiet: true });
    });
    this.find(".menu-opener").addEventListener("click", () => {
      if (this.find(".menu").hidden) this.openMenu({ takesFocus: true });
      else this.closeMenu();
    });
    this.find(".menu").addEventListener("keydown", (event) => this.moveInMenu(event));
    this.find("input[type=file]").addEventListener("change", (event) => this.attach(event.target));
    this.find(".start").addEventListener("click", () => this.start());
    this.find(".block").addEventListener("click", () => this.block(!this.state.isBlocked));
    this.find(".language").addEventListener("change", (event) =>
      act("language", { phone: this.id, language: event.target.value }),
    );
    this.find(".to-newest").addEventListener("click", () => this.scrollToEnd());
    this.find(".alert").addEventListener("close", () => text.focus());
    this.find(".screen").addEventListener("scroll", () => this.noteScroll());
    // Whoever reads the newest message stays there when something grows or the window changes.
    const growing = new ResizeObserver(() => {
      if (this.isAtEnd) this.scrollToEnd();
    });
    growing.observe(this.find(".screen"));
    growing.observe(this.find(".log"));
  }

  fitText() {
    const text = this.find("textarea");
    text.rows = Math.min(5, text.value.split("\n").length);
  }

  clearText() {
    this.find("textarea").value = "";
    this.inline.takes("");
    this.fitText();
    this.closeMenu({ isQuiet: true });
  }

  async send() {
    const text = this.find("textarea");
    const words = text.value.trim();
    if (!words) return;
    this.clearText();
    if (!(await this.say(words))) text.value = words;
  }

  say(words) {
    this.scrollToEnd();
    return act("say", { phone: this.id, text: words });
  }

  async press(message, button, node) {
    if (button.copies) {
      await navigator.clipboard?.writeText(button.copies);
      this.showToast({ text: "Copied" });
    } else if (button.url) {
      this.open(button.url);
    } else if (button.data) {
      node.classList.add("is-waiting");
      const wishes = { phone: this.id, message: message.id, data: button.data };
      if (!(await act("press", wishes))) node.classList.remove("is-waiting");
    }
  }

  follow({ command, link }) {
    if (command) this.say(command);
    else if (isOwnLink(link)) this.open(link);
    else return false;
    return true;
  }

  open(link) {
    if (isOwnLink(link)) act("open", { phone: this.id, link });
    else window.open(link, "_blank", "noopener,noreferrer");
  }

  async start() {
    if (this.state.isBlocked) await this.block(false);
    else await act("open", { phone: this.id, link: "" });
    this.find("textarea").focus();
  }

  block(isBlocked) {
    return act("block", { phone: this.id, isBlocked });
  }

  async attach(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    if (file.size > 20 * 1024 * 1024) say("The playground takes files of up to 20 MB.");
    else await act("send-file", { phone: this.id, name: file.name, content: await contentOf(file) });
  }

  // The menu of commands.

  openMenu({ takesFocus = false } = {}) {
    const commands = this.state.menu.map(({ command, description }) => {
      const entry = element("button", "menu-entry");
      const words = element("span", "menu-words", description);
      words.dir = "auto";
      entry.type = "button";
      entry.append(element("span", "menu-command", `/${command}`), words);
      entry.addEventListener("click", () => {
        this.closeMenu();
        this.find("textarea").value = "";
        this.say(`/${command}`);
      });
      return entry;
    });
    this.showMenu(commands);
    if (takesFocus) commands[0]?.focus();
  }

  showMenu(entries) {
    const menu = this.find(".menu");
    menu.replaceChildren(...entries);
    menu.hidden = entries.length === 0;
    this.find(".menu-opener").setAttribute("aria-expanded", String(!menu.hidden));
  }

  closeMenu({ isQuiet = false } = {}) {
    const menu = this.find(".menu");
    if (menu.hidden) return;
    menu.hidden = true;
    this.find(".menu-opener").setAttribute("aria-expanded", "false");
    if (!isQuiet) this.find("textarea").focus();
  }

  moveInMenu(event) {
    const entries = [...this.find(".menu").children];
    const at = entries.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.closeMenu();
    if (!step) return;
    event.preventDefault();
    entries[(at + step + entries.length) % entries.length].focus();
  }
}

/** The first letters of a name, for its round picture. */
export function initialsOf(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], ...words.slice(1).slice(-1)].map((word) => [...word][0]).join("");
}
