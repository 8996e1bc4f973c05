// What people do on the page, sent to the playground; a refusal is shown as a sentence.

const KEY = document.querySelector("meta[name=playground-key]").content;
export const BOT = document.querySelector("meta[name=playground-bot]").content.toLowerCase();
const notice = document.querySelector("#notice");
let hiding;

/** Do one thing; resolves to the answer, or to null when it was refused. */
export async function act(name, wishes) {
  try {
    const answer = await fetch(`/play/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Playground-Key": KEY },
      body: JSON.stringify(wishes),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    say(told.refused);
  } catch {
    say("The playground does not answer. Is it still running?");
  }
  return null;
}

/** The address of a file or of the stream of changes, which carry the key in the address. */
export function addressWithKey(path) {
  return `${path}?key=${encodeURIComponent(KEY)}`;
}

/** Whether a link opens this bot in the chat rather than a page of the web. */
export function isOwnLink(link) {
  const address = new URL(link, "https://t.me/");
  if (address.protocol === "tg:") {
    return (address.searchParams.get("domain") ?? "").toLowerCase() === BOT;
  }
  const isTelegram = ["t.me", "telegram.me"].includes(address.hostname);
  return isTelegram && address.pathname.replaceAll("/", "").toLowerCase() === BOT;
}

/** Show one sentence at the top for a while. */
export function say(sentence) {
  notice.textContent = sentence;
  notice.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    notice.hidden = true;
  }, 6000);
}

/** A file's content in base64, as it is sent. */
export function contentOf(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",", 2)[1] ?? ""));
    reader.addEventListener("error", reject);
    reader.readAsDataURL(file);
  });
}
