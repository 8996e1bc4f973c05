// The page: one phone per person, the clock, and Telegram's weather, kept current by the server.

import { act, addressWithKey, say } from "./acts.js";
import { Phone, initialsOf } from "./phone.js";

const NOW = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});
const find = (selector) => document.querySelector(selector);
const phones = new Map();
let ahead = 0; // How far the bot's clock is before this machine's, in milliseconds.
let current = null;
let joining = null; // The person who was just asked for, to be shown when they arrive.

function listen() {
  const changes = new EventSource(addressWithKey("/play/events"));
  changes.addEventListener("message", (event) => update(JSON.parse(event.data)));
  changes.addEventListener("error", () =>
    say("The playground has stopped or was started anew. Reload this page once it runs."),
  );
}

function update(state) {
  ahead = new Date(state.now) - Date.now();
  showClock();
  const chosen = find(`#weather input[value="${state.weather}"]`);
  if (chosen) chosen.checked = true;
  document.body.dataset.weather = state.weather;
  for (const one of state.phones) {
    const isNew = !phones.has(one.id);
    if (isNew) add(one);
    phones.get(one.id).update(one, state.isWhole || isNew);
    if (one.id === joining) choose(phones.get(one.id));
  }
  if (phones.has(joining)) joining = null;
}

function add(state) {
  const phone = new Phone(state, noteNews);
  phones.set(state.id, phone);
  find("#phones").append(phone.node);
  const tab = document.createElement("button");
  tab.type = "button";
  tab.className = "person";
  tab.id = `person-${state.id}`;
  const face = document.createElement("span");
  face.className = "face";
  face.textContent = initialsOf(state.name);
  face.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "person-name";
  name.dir = "auto";
  name.textContent = state.name;
  const news = document.createElement("span");
  news.className = "person-news";
  tab.append(face, name, news);
  tab.addEventListener("click", () => choose(phone));
  find("#people").append(tab);
  if (current === null) choose(phone);
}

function choose(phone) {
  current = phone;
  for (const one of phones.values()) {
    const isCurrent = one === phone;
    one.node.classList.toggle("is-current", isCurrent);
    const tab = find(`#person-${one.id}`);
    if (isCurrent) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  find(`#person-${phone.id} .person-news`).textContent = "";
  phone.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  phone.scrollToEnd();
}

function noteNews(phone) {
  phone.node.classList.remove("has-news");
  void phone.node.offsetWidth; // Begin the glow anew.
  phone.node.classList.add("has-news");
  const news = find(`#person-${phone.id} .person-news`);
  if (phone !== current) news.textContent = "new";
}

function showClock() {
  const now = new Date(Date.now() + ahead);
  const face = find("#clock-now");
  face.textContent = `${NOW.format(now)} UTC`;
  face.dateTime = now.toISOString();
  find("#day").min = now.toISOString().slice(0, 10);
}

function showControls(isShown) {
  find("#controls").hidden = !isShown;
  find("#clock").setAttribute("aria-expanded", String(isShown));
}

function openWindow() {
  const window = find("#person-window");
  find("#person-form").reset();
  window.returnValue = "";
  window.showModal();
}

async function join() {
  const window = find("#person-window");
  if (window.returnValue !== "join") return;
  const wishes = Object.fromEntries(new FormData(find("#person-form")));
  const told = await act("new-person", wishes);
  if (!told) return;
  if (phones.has(told.phone)) choose(phones.get(told.phone));
  else joining = told.phone;
}

for (const step of document.querySelectorAll("[data-seconds]")) {
  step.addEventListener("click", () => act("clock", { seconds: Number(step.dataset.seconds) }));
}
find("#to-day").addEventListener("submit", (event) => {
  event.preventDefault();
  act("clock", { day: find("#day").value });
});
find("#weather").addEventListener("change", (event) =>
  act("weather", { weather: event.target.value }),
);
find("#clock").addEventListener("click", () => showControls(find("#controls").hidden));
find("#new-person").addEventListener("click", openWindow);
find("#person-window").addEventListener("close", join);
showControls(matchMedia("(min-width: 64rem) and (min-height: 46rem)").matches);
setInterval(showClock, 1000);
listen();
