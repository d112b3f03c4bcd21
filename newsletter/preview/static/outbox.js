// The page of the outbox: a list of messages, and the one that is open.

import { Address, bindSwitches } from "./address.js";
import { copy, fill, find, getJson, kilobytes, mailbox, make, plural } from "./dom.js";
import { shortcuts } from "./keys.js";
import { Live } from "./live.js";
import { Stage, scrollbarWidth } from "./stage.js";

const SHORT_HEADERS = new Set(["from", "to", "date", "subject"]);
const address = new Address({ view: "email", width: matchMedia("(max-width: 760px)").matches ? "375" : "600", scheme: "light", images: "on", q: "" });
const gutter = scrollbarWidth();
// An id is a path: the campaign, and the message in it.
const path = (id) => id.split("/").map(encodeURIComponent).join("/");
let open = location.pathname.startsWith("/outbox/") ? decodeURIComponent(location.pathname.slice("/outbox/".length)) : "";
let message = null;
let listed = [];
let searching = null;

const form = find("switches");
const applySwitches = bindSwitches(form, address, () => render("ratio"));
const stage = new Stage(find("screen"), shortcuts([
  { key: "j", name: "Next message", run: () => step("next") },
  { key: "k", name: "Previous message", run: () => step("previous") },
  { key: "/", name: "Find", run: () => find("search").focus() },
  { key: "e", name: "Email", run: () => choose("view", "email") },
  { key: "t", name: "Plain text", run: () => choose("view", "text") },
  { key: "s", name: "Source", run: () => choose("view", "source") },
  { key: "d", name: "Dark or light", run: () => choose("scheme", address.get("scheme") === "dark" ? "light" : "dark") },
  { key: "i", name: "Pictures on or off", run: () => choose("images", address.get("images") === "off" ? "on" : "off") },
  { key: "o", name: "Preview", run: () => { location.href = "/"; } },
]));

find("search").value = address.get("q");
find("search").addEventListener("input", (event) => {
  address.set({ q: event.target.value });
  load();
});
find("previous").addEventListener("click", () => step("previous"));
find("next").addEventListener("click", () => step("next"));
find("more").addEventListener("click", () => load(listed.length));
find("messages").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  select(link.dataset.id);
});
find("copy").addEventListener("click", async () => {
  const part = address.get("view") === "text" ? "text" : "source";
  const response = await fetch(`/frame/outbox/${path(open)}/raw?part=${part}`);
  copy(find("copy"), await response.text());
});
// While a send goes on, messages come faster than a list can be read.
let due = null;
const live = new Live({
  onState: () => { due ??= setTimeout(() => { due = null; load(); }, listed.length ? 500 : 0); },
  onLost: () => status("Waiting for the preview…", "lost"),
});
live.follow("/api/live/outbox");

async function load(offset = 0) {
  searching?.abort();
  searching = new AbortController();
  let answer;
  try {
    const query = new URLSearchParams({ q: address.get("q"), offset, limit: offset ? 200 : Math.max(listed.length, 200) });
    answer = (await getJson(`/api/outbox?${query}`, searching.signal)).body;
  } catch (fault) {
    if (fault.name !== "AbortError") status("Waiting for the preview…", "lost");
    return;
  }
  listed = offset ? [...listed, ...answer.messages] : answer.messages;
  find("welcome").hidden = answer.total > 0;
  find("desk").hidden = answer.total === 0;
  if (answer.total === 0) return welcome();
  const found = answer.matching === answer.total ? plural(answer.total, "message", "messages")
    : `${answer.matching.toLocaleString("en")} of ${plural(answer.total, "message", "messages")}`;
  status(found, "");
  find("more").hidden = listed.length >= answer.matching;
  list();
  const there = listed.some(({ id }) => id === open);
  if (!open || (!there && !message)) select(open || listed[0]?.id);
  else if (message) select(open, false);
}

function list() {
  let campaign = null;
  const rows = [];
  for (const entry of listed) {
    if (entry.campaign !== campaign) rows.push(make("li", { class: "campaign" }, entry.campaign));
    campaign = entry.campaign;
    rows.push(row(entry));
  }
  fill(find("messages"), ...(rows.length ? rows : [make("li", { class: "note" }, "No message matches.")]));
}

function row(entry) {
  const { name, address: to } = mailbox(entry.to);
  const attributes = { href: `/outbox/${path(entry.id)}`, "data-id": entry.id, "aria-current": entry.id === open ? "true" : false };
  return make("li", {}, make(
    "a", attributes,
    make("small", { class: "size" }, kilobytes(entry.size)),
    make("b", { dir: "auto" }, name || to),
    name ? make("small", {}, to) : "",
    make("span", { dir: "auto" }, entry.subject),
  ));
}

async function select(id, scroll = true) {
  if (!id) return;
  const query = new URLSearchParams({ q: address.get("q") });
  const { ok, body } = await getJson(`/api/outbox/${path(id)}?${query}`);
  if (!ok) {
    message = null;
    if (listed[0] && listed[0].id !== id) select(listed[0].id);
    return;
  }
  const other = id !== message?.id;
  open = id;
  message = body;
  address.set({}, `/outbox/${path(id)}`);
  for (const link of find("messages").querySelectorAll("a")) {
    const here = link.dataset.id === id;
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (here && scroll) link.scrollIntoView({ block: "nearest" });
  }
  letter();
  render(other ? "top" : "same");
}

function letter() {
  document.title = `${message.subject} – outbox`;
  find("subject").textContent = message.subject || "No subject";
  const header = (name) => message.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? "";
  const from = mailbox(header("from"));
  fill(find("route"), make("b", { dir: "auto" }, from.name || from.address), " to ", make("span", { dir: "auto" }, header("to")));
  const sorted = [...message.headers].sort(([a], [b]) => SHORT_HEADERS.has(b.toLowerCase()) - SHORT_HEADERS.has(a.toLowerCase()));
  fill(find("headers"), ...sorted.flatMap(([name, value]) => [make("dt", {}, name), make("dd", { dir: "auto" }, value)]));
  find("position").textContent = message.position ? `${message.position.toLocaleString("en")} of ${message.of.toLocaleString("en")}` : "";
  find("previous").disabled = !message.previous;
  find("next").disabled = !message.next;
}

function render(place) {
  if (!message) return;
  const view = address.get("view");
  const device = find("device");
  device.dataset.view = view;
  device.dataset.width = view === "source" ? "" : address.get("width");
  device.dataset.scheme = view === "email" ? address.get("scheme") : "";
  device.style.setProperty("--screen", `${Number(address.get("width")) + gutter}px`);
  find("copy").hidden = view === "email";
  find("copy").textContent = view === "text" ? "Copy text" : "Copy source";
  const query = view === "email" ? `?scheme=${address.get("scheme")}&images=${address.get("images")}` : "";
  const url = `/frame/outbox/${path(open)}/${view}${query}`;
  find("alone").href = url;
  stage.show(url, { place, label: message.subject });
}

function choose(name, value) {
  const input = form.querySelector(`input[name="${name}"][value="${value}"]`);
  if (!input || input.disabled) return;
  address.set({ [name]: value });
  applySwitches();
  render("ratio");
}

function step(direction) {
  if (message?.[direction]) select(message[direction]);
}

function status(text, kind) {
  const element = find("status");
  element.textContent = text;
  element.className = `status ${kind}`;
}

function welcome() {
  status("", "");
  fill(
    find("welcome"),
    make("h1", {}, "The outbox is empty"),
    make("p", {}, "Without a relay, a send writes its messages here instead of sending them, so you can try one safely."),
    make("pre", {}, make("code", {}, "newsletter send SLUG --to LIST --relay outbox")),
  );
}
