// Turns a text and its entities, as Telegram sends them, into nodes. Nothing is ever parsed as HTML.

const ELEMENT = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  spoiler: "span",
};
const OPENS = new Set(["url", "text_link", "email", "bot_command"]);
const SAFE_ADDRESS = /^(https?:\/\/|mailto:|tg:\/\/)/i;

/** Nodes for a text; `follow` is told what somebody pressed: a command to say or a link to open. */
export function nodesOf(text, entities, follow) {
  const edges = new Set([0, text.length]);
  for (const entity of entities) {
    edges.add(entity.offset);
    edges.add(entity.offset + entity.length);
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const root = document.createDocumentFragment();
  let open = []; // The entities that are open now, with the element that each became.
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    const covering = entities.filter((e) => e.offset <= from && e.offset + e.length >= to);
    let kept = 0;
    while (kept < open.length && covering.includes(open[kept].entity)) kept += 1;
    open = open.slice(0, kept);
    for (const entity of covering) {
      if (open.some((one) => one.entity === entity)) continue;
      const element = elementOf(entity, text, follow);
      (open.at(-1)?.element ?? root).append(element);
      open.push({ entity, element });
    }
    (open.at(-1)?.element ?? root).append(text.slice(from, to));
  }
  return root;
}

function elementOf(entity, text, follow) {
  const words = text.slice(entity.offset, entity.offset + entity.length);
  if (OPENS.has(entity.type)) return linkOf(entity, words, follow);
  const element = document.createElement(ELEMENT[entity.type] ?? "span");
  if (entity.type === "spoiler") {
    element.className = "spoiler";
    element.tabIndex = 0;
    element.addEventListener("click", () => element.classList.add("is-shown"));
  }
  return element;
}

function linkOf(entity, words, follow) {
  if (entity.type === "bot_command") {
    const command = document.createElement("button");
    command.type = "button";
    command.className = "command";
    command.addEventListener("click", () => follow({ command: words }));
    return command;
  }
  const address = addressOf(entity, words);
  const link = document.createElement("a");
  if (!SAFE_ADDRESS.test(address)) return link;
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.addEventListener("click", (event) => {
    if (follow({ link: address })) event.preventDefault();
  });
  return link;
}

function addressOf(entity, words) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "email") return `mailto:${words}`;
  return SAFE_ADDRESS.test(words) ? words : `https://${words}`;
}
