// The page of the issues: puts state, address and frame together.

import { Address, bindSwitches } from "./address.js";
import { Changes } from "./changes.js";
import { Checks } from "./checks.js";
import { copy, duration, fill, find, kilobytes, make, plural } from "./dom.js";
import { shortcuts } from "./keys.js";
import { inboxes } from "./inboxes.js";
import { languageName } from "./languages.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";
import { People } from "./people.js";
import { Places } from "./places.js";
import { Programs } from "./programs.js";
import { Readers } from "./readers.js";
import { Stage, scrollbarWidth } from "./stage.js";
import { Tandem } from "./tandem.js";
import { Weight } from "./weight.js";

// On a small screen the newsletter comes first, as a phone shows it, and the switches are a tap away.
const narrow = matchMedia("(max-width: 760px)");
// Two editions need room beside each other.
const wide = matchMedia("(min-width: 961px)");
const address = new Address({
  locale: "", beside: "", view: "email", width: narrow.matches ? "375" : "600", scheme: "light", images: "on", program: "", as: "",
  panel: "", only: "", folded: "", at: "", than: "", part: "picture", way: narrow.matches ? "slider" : "beside",
});
const asked = location.pathname.startsWith("/issues/") ? decodeURIComponent(location.pathname.slice("/issues/".length)) : "";
const AUTHORED = find("dark-note").textContent;
const gutter = scrollbarWidth();
let slug = asked;
let state = null;
let shown = "";
let spoken = "";
// Whether the place that was chosen is brought into view when the next frame has come in.
let scrolls = true;
// A build that takes longer than this says so, in milliseconds.
const LATE = 400;
let late = 0;

const form = find("switches");
const applySwitches = bindSwitches(form, address, (name) => render(name));
const live = new Live({ onState: receive, onLost: () => { clearTimeout(late); status("Waiting for the preview…", "lost"); } });
const people = new People((person) => {
  const speaks = person && localeFor(person.locale);
  address.set({ as: person ? person.address : "", ...(speaks ? { locale: speaks } : {}) });
  follow();
});
const programs = new Programs(chooseProgram);
const tandem = new Tandem();
const panel = new Panel(address, () => state?.errors > 0, showPanel);
const weight = new Weight((place) => showPlace(place, ""));
const places = new Places({
  address, frame: () => stage.current, edition: () => state && !state.missing && { ...current(), slug: state.slug },
});
const readers = new Readers({
  frameUrl: (edition, { name, digest }) => frameUrl("email", { reader: name, v: digest }, edition),
  onKey: (event) => onKey(event),
  onPick: (reader) => {
    address.set({ as: reader, view: "email" });
    follow();
  },
});
const changes = new Changes({
  address, frameUrl: (edition) => frameUrl("email", {}, edition), onKey: (event) => onKey(event), onChange: () => render("than"),
});
const checks = new Checks({ address, languageName, onShow: showPlace });
const onKey = shortcuts([
  { key: "e", name: "Email", run: () => choose("view", "email") },
  { key: "t", name: "Plain text", run: () => choose("view", "text") },
  { key: "s", name: "Source", run: () => choose("view", "source") },
  { key: "a", name: "Several readers", run: () => choose("view", "readers") },
  { key: "g", name: "What has changed", run: () => choose("view", "changes") },
  { key: "l", name: "Next language", run: nextLanguage },
  { key: "c", name: "Compare two languages", run: () => compare(other() ? "" : nextTo(current())) },
  { key: "1", name: "Desktop, 600 pixels", run: () => choose("width", "600") },
  { key: "2", name: "Mobile, 375 pixels", run: () => choose("width", "375") },
  { key: "3", name: "Narrow, 320 pixels", run: () => choose("width", "320") },
  { key: "d", name: "Dark or light", run: () => choose("scheme", address.get("scheme") === "dark" ? "light" : "dark") },
  { key: "i", name: "Pictures on or off", run: () => choose("images", address.get("images") === "off" ? "on" : "off") },
  { key: "m", name: "Next mail program", run: () => chooseProgram(programs.step(address.get("program"), 1)) },
  { key: "M", name: "Mail program before", run: () => chooseProgram(programs.step(address.get("program"), -1)) },
  { key: "r", name: "Pick a reader", run: () => find("reader").focus() },
  { key: "p", name: "Checks", run: () => panel.toggle("checks") },
  { key: "b", name: "In six inboxes", run: () => panel.toggle("inboxes") },
  { key: "w", name: "What weighs", run: () => panel.toggle("weight") },
  { key: "o", name: "Outbox", run: () => { location.href = "/outbox"; } },
]);
const stage = new Stage(find("screen"), onKey, (frame) => {
  tandem.take(0, frame);
  programs.tell(frame);
  if (!frame || state.missing) return;
  places.show(scrolls);
  scrolls = false;
  checks.examine();
  showPanel();
});
const beside = new Stage(find("beside-screen"), onKey, (frame) => tandem.take(1, frame));

find("issue").addEventListener("change", (event) => {
  slug = event.target.value;
  address.set({ locale: "", than: "" }, `/issues/${encodeURIComponent(slug)}`);
  follow();
});
find("beside-choice").addEventListener("change", (event) => compare(event.target.value));
find("beside-close").addEventListener("click", () => compare(""));
wide.addEventListener("change", () => render("width"));
find("banner-button").addEventListener("click", () => panel.show("checks"));
find("copy").addEventListener("click", async (event) => {
  const part = address.get("view") === "text" ? "text" : "html";
  const response = await fetch(frameUrl("raw", { part }));
  copy(event.currentTarget ?? find("copy"), await response.text());
});
const fold = () => { find("controls").open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();
places.remember();
checks.chosen = places.key;
await Promise.all([programs.load(), checks.load()]);
follow();

function follow() {
  const query = new URLSearchParams();
  if (slug) query.set("issue", slug);
  if (address.get("as")) query.set("as", address.get("as"));
  if (!live.follow(`/api/live?${query}`)) return;
  clearTimeout(late);
  late = setTimeout(wait, LATE);
}

// What is shown until the build is there is of before, or nothing.
function wait() {
  status(slug ? `Building ${slug}…` : "Building…", "busy");
  if (state) return;
  find("welcome").hidden = false;
  fill(find("welcome"), make("h1", {}, "Building the issue…"), make("p", {}, "It appears here as soon as it is done."));
}

function receive(next) {
  clearTimeout(late);
  state = next;
  find("welcome").hidden = !state.missing;
  find("desk").hidden = Boolean(state.missing);
  if (state.missing) return welcome();
  if (state.slug !== slug) {
    slug = state.slug;
    address.set({}, `/issues/${encodeURIComponent(slug)}`);
  }
  if (address.get("as") && !state.reader) address.set({ as: "" });
  people.show(state.reader);
  issuePicker();
  languagePicker();
  const built = state.locales.some((edition) => edition.built && !edition.stale);
  status(built ? `Built in ${duration(state.milliseconds)}` : "Not built", state.errors ? "error" : "good");
  checks.receive(state);
  // On a small screen they would cover the newsletter: there they open when they are asked for.
  panel.apply(state.errors > 0 && !narrow.matches);
  render("state");
  if (!stage.settled) return;
  checks.examine();
  showPanel();
}

function render(cause) {
  if (!state || state.missing) return;
  const edition = current();
  // Choosing the language that is compared turns the two round.
  if (spoken && spoken !== edition?.locale && address.get("beside") === edition?.locale) address.set({ beside: spoken });
  spoken = edition?.locale ?? "";
  besidePicker();
  if (!programs.get(address.get("program"))) address.set({ program: "" });
  address.set({ width: programs.width(address.get("program"), address.get("width")) });
  applySwitches();
  const view = address.get("view");
  document.title = `${edition?.subject || state.title || state.slug} – preview`;
  programs.show(address.get("program"), address.get("scheme"), form, ["email", "readers", "changes"].includes(view));
  find("dark-note").hidden = !(view === "email" && address.get("scheme") === "dark");
  find("dark-note").textContent = programs.get(address.get("program"))?.in_dark ?? AUTHORED;
  letter(edition);
  inbox(edition);
  inboxes(edition);
  banner(edition);
  for (const device of [find("device"), find("beside")]) {
    device.dataset.view = view;
    device.dataset.width = view === "source" ? "" : address.get("width");
    device.dataset.scheme = view === "email" ? address.get("scheme") : "";
    device.style.setProperty("--screen", `${Number(address.get("width")) + gutter}px`);
  }
  if (showSheet(view, edition)) return;
  find("copy").hidden = view === "email" || !edition?.built;
  find("copy").textContent = view === "text" ? "Copy text" : "Copy source";
  find("alone").href = frameUrl(view);
  const page = [state.slug, view].join();
  const place = page !== shown ? "top" : cause === "state" ? "same" : "ratio";
  shown = page;
  stage.show(frameUrl(view), { place, label: `${state.title || state.slug}, ${edition?.locale ?? ""}`, epoch: state.epoch });
  showBeside(view, place);
}

// Some views are a sheet in the place of the stage; what is beside it goes on.
function showSheet(view, edition) {
  const sheets = { readers: find("readers"), changes: find("changes-sheet") };
  for (const [name, sheet] of Object.entries(sheets)) sheet.hidden = name !== view;
  find("stage").hidden = view in sheets;
  if (!(view in sheets)) return false;
  shown = "";
  const look = { edition, width: Number(address.get("width")), dark: address.get("scheme") === "dark" };
  if (view === "readers") readers.show({ ...look, slug: state.slug, epoch: state.epoch });
  else changes.show({ ...look, state });
  checks.examine();
  showPanel();
  return true;
}

function showBeside(view, place) {
  const edition = other();
  find("beside").hidden = !edition;
  if (!edition) {
    if (beside.url) beside.clear();
    return;
  }
  find("beside-subject").textContent = edition.subject || (edition.built ? "No subject" : "Not built yet");
  find("beside-language").textContent = languageName(edition.locale);
  const label = `${state.title || state.slug}, ${edition.locale}`;
  beside.show(frameUrl(view, {}, edition), { place, label, epoch: state.epoch });
}

function frameUrl(view, extra = {}, edition = current()) {
  const query = new URLSearchParams(extra);
  if (view === "email") {
    query.set("scheme", address.get("scheme"));
    query.set("images", address.get("images"));
    if (address.get("program")) query.set("program", address.get("program"));
  }
  if (address.get("as")) query.set("as", address.get("as"));
  if (!query.has("v")) query.set("v", edition?.built ? edition.digest : `none-${state.epoch}`);
  return `/frame/issues/${encodeURIComponent(state.slug)}/${encodeURIComponent(edition?.locale ?? "-")}/${view}?${query}`;
}

function current() {
  const wanted = address.get("locale");
  return state.locales.find(({ locale }) => locale === wanted) ?? state.locales[0];
}

// The edition that is compared, where there is room for two.
function other() {
  const wanted = address.get("beside");
  return wide.matches ? state.locales.find(({ locale }) => locale === wanted && locale !== current()?.locale) : undefined;
}

function nextTo(edition) {
  const at = state.locales.indexOf(edition);
  return state.locales.length > 1 ? state.locales[(at + 1) % state.locales.length].locale : "";
}

function compare(locale) {
  address.set({ beside: locale });
  render("beside");
}

function localeFor(locale) {
  if (!locale || !state?.locales) return "";
  const language = locale.split(/[-_]/)[0];
  const found = state.locales.find((one) => one.locale === locale) ?? state.locales.find((one) => one.locale === language);
  return found?.locale ?? "";
}

function choose(name, value) {
  const input = form.querySelector(`input[name="${name}"][value="${value}"]`);
  if (!input || input.disabled) return;
  address.set({ [name]: value });
  applySwitches();
  render(name);
}

function chooseProgram(name) {
  address.set({ program: name });
  render("program");
}

function nextLanguage() {
  const at = state.locales.indexOf(current());
  address.set({ locale: state.locales[(at + 1) % state.locales.length].locale });
  languagePicker();
  render("locale");
}

function issuePicker() {
  const select = find("issue");
  const options = state.issues.map((name) => make("option", { value: name, selected: name === slug }, name));
  fill(select, ...options);
  select.value = slug;
}

function languagePicker() {
  const selected = current()?.locale;
  const choices = state.locales.map(({ locale, built, stale }) => make(
    "label", { title: built ? (stale ? "The last good build" : locale) : "Not built yet" },
    make("input", { type: "radio", name: "locale", value: locale }),
    make("span", { class: built && !stale ? "" : "behind" }, languageName(locale)),
  ));
  const focused = document.activeElement?.name === "locale";
  fill(find("locale-choices"), ...choices);
  find("languages").hidden = state.locales.length < 2;
  const input = find("locale-choices").querySelector(`input[value="${CSS.escape(selected ?? "")}"]`);
  if (input) {
    input.checked = true;
    if (focused) input.focus();
  }
}

function besidePicker() {
  const others = state.locales.filter((edition) => edition !== current());
  fill(
    find("beside-choice"), make("option", { value: "" }, "nothing"),
    ...others.map(({ locale }) => make("option", { value: locale }, languageName(locale))),
  );
  find("beside-choice").value = other()?.locale ?? "";
}

function letter(edition) {
  find("subject").textContent = edition?.subject || (edition?.built ? "No subject" : "Not built yet");
  const to = state.reader ? state.reader.name || state.reader.address : "an unknown reader";
  fill(find("route"), state.sender ? make("b", {}, state.sender) : "", state.sender ? " to " : "To ", make("span", { dir: "auto" }, to));
}

function inbox(edition) {
  const sender = state.sender || "Sender";
  find("inbox-avatar").textContent = [...sender][0].toLocaleUpperCase();
  find("inbox-sender").textContent = sender;
  find("inbox-subject").textContent = edition?.subject ?? "";
  find("inbox-preheader").textContent = edition?.preheader ?? "";
  const subject = [...(edition?.subject ?? "")].length;
  const preheader = [...(edition?.preheader ?? "")].length;
  const facts = edition?.built ? [
    ["Subject", plural(subject, "character", "characters"), subject > 40 ? "phones cut at about 40" : ""],
    ["Preheader", plural(preheader, "character", "characters"), preheader < 30 ? "short; body text may follow" : ""],
    ["HTML", kilobytes(edition.html_bytes), "Gmail shows the first 102 KB"],
    ["Text", kilobytes(edition.text_bytes), ""],
  ] : [];
  fill(find("facts"), ...facts.flatMap(([name, value, note]) => [
    make("dt", {}, name), make("dd", {}, value, note ? make("small", {}, note) : ""),
  ]));
}

function banner(edition) {
  const element = find("banner");
  const faults = state.errors ? plural(state.errors, "error", "errors") : "problems";
  element.hidden = !edition?.stale && Boolean(edition?.built);
  find("banner-text").textContent = edition?.stale
    ? `Showing the last good build: the folder has ${faults}.`
    : `This could not be built yet: the folder has ${faults}.`;
}

// What is dear to find out is found out when it is looked at.
function showPanel() {
  if (panel.open === "weight" && state && !state.missing) weight.show(current(), state.slug, address.get("as"));
}

// Lead from a finding to its place: in the edition that it is of, as email.
function showPlace(problem, locale) {
  const changes = {};
  if (locale && locale !== current()?.locale) changes.locale = locale;
  if (address.get("view") !== "email") changes.view = "email";
  if (narrow.matches) panel.show("closed");
  if (Object.keys(changes).length) {
    scrolls = true;
    address.set(changes);
    languagePicker();
    render("locale");
  }
  places.choose(problem);
  checks.choose(places.key);
}

function status(text, kind) {
  const element = find("status");
  element.textContent = text;
  element.className = `status ${kind}`;
}

function welcome() {
  status("", "");
  find("checks-button").hidden = true;
  stage.clear();
  const page = state.issues.length ? [
    make("h1", {}, "There is no such issue"),
    make("p", {}, "No folder is named ", make("code", {}, state.slug), ". There are:"),
    make("ul", {}, ...state.issues.map((name) => make("li", {}, make("a", { href: `/issues/${encodeURIComponent(name)}` }, name)))),
  ] : [
    make("h1", {}, "No issue yet"),
    make("p", {}, "Begin the first one in your terminal; it appears here by itself."),
    make("pre", {}, make("code", {}, "newsletter new SLUG")),
    make("p", { class: "note" }, "SLUG is the folder’s name, for example 2025-06-summer."),
  ];
  fill(find("welcome"), ...page);
}
