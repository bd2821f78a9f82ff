/** The last messages of the room. Only what is new is added, so that screen readers read each message once. */

import { byId, copyOf, put } from "./dom.js";

const NEAR_THE_END_PX = 60;
const ONE_BREATH_MS = 5 * 60_000; // what somebody says within this needs no second name above it
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

const list = byId("messages");
const scroll = byId("chat-scroll");
let shown = [];
let following = true; // until the person scrolls back

scroll.addEventListener("scroll", () => {
  following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_THE_END_PX;
});
new ResizeObserver(() => following && scrollToTheEnd()).observe(scroll);

const scrollToTheEnd = () => (scroll.scrollTop = scroll.scrollHeight);

export function clearMessages() {
  shown = [];
  following = true;
  list.replaceChildren();
}

export function showMessages(messages, me) {
  const kept = overlap(shown, messages);
  const added = messages.slice(kept);

  while (list.children.length > kept) list.firstElementChild.remove();
  list.append(...added.map((message, index) => row(message, messages[kept + index - 1])));
  shown = messages;
  if (kept + added.length > 0) list.firstElementChild.dataset.follows = false;
  for (const item of list.children) item.dataset.mine = item.dataset.player === me;

  byId("silence").hidden = messages.length > 0;
  if (added.length > 0 && (following || added.at(-1).player === me)) scrollToTheEnd();
}

/** How many of the first new messages are the last old ones. */
function overlap(old, now) {
  const same = (a, b) => a.at === b.at && a.player === b.player && a.text === b.text;
  for (let count = Math.min(old.length, now.length); count > 0; count--) {
    const start = old.length - count;
    if (now.slice(0, count).every((message, index) => same(message, old[start + index]))) return count;
  }
  return 0;
}

function row({ player, text, at }, previous) {
  const item = copyOf("message-row");
  const time = item.querySelector("time");
  item.dataset.player = player;
  item.dataset.follows = previous?.player === player && Date.parse(at) - Date.parse(previous.at) < ONE_BREATH_MS;
  put(item.querySelector(".name"), player);
  put(item.querySelector(".said"), text);
  put(time, clock.format(new Date(at)));
  time.dateTime = at;
  return item;
}
