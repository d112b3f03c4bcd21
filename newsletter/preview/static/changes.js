// What has changed since an earlier state, or is another in another issue: picture, text, links, files, octets.

import { fill, find, getJson, kilobytes, make, plural } from "./dom.js";
import { Stage } from "./stage.js";
import { Tandem } from "./tandem.js";

const KINDS = { new: "New", gone: "Gone", changed: "Changed" };
const NOTHING = "There is no earlier state yet, and no other issue: commit the workspace with git to compare it later.";

export class Changes {
  // `frameUrl` returns the address of the frame of now; `onChange` is told when another state was chosen.
  constructor({ address, frameUrl, onKey, onChange }) {
    this.address = address;
    this.frameUrl = frameUrl;
    this.onChange = onChange;
    this.sheet = find("changes-sheet");
    this.tandem = new Tandem();
    this.then = new Stage(find("then-screen"), onKey, (frame) => this.tandem.take(0, frame));
    this.now = new Stage(find("now-screen"), onKey, (frame) => this.tandem.take(1, frame));
    this.known = "";
    find("than").addEventListener("change", (event) => this.choose(event.target.value));
    find("than-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = find("than-name").value.trim();
      if (name) this.choose(`rev:${name}`);
    });
    for (const input of this.sheet.querySelectorAll("input[type=radio]")) {
      input.addEventListener("change", () => {
        address.set({ [input.name]: input.value });
        this.arrange();
      });
    }
    find("changes-slider").addEventListener("input", () => this.cut());
  }

  choose(than) {
    this.address.set({ than });
    this.onChange();
  }

  async show({ edition, state, width, dark }) {
    const asked = this.asked = {};
    this.arrange();
    this.size(width, dark);
    await this.offer(state);
    if (asked !== this.asked) return;
    const than = this.address.get("than") || this.first;
    if (!than) return this.nothing(NOTHING);
    find("than").value = than;
    if (!edition?.built) return this.nothing("What has changed appears as soon as this language can be built.");
    if (this.shown !== `${than} ${state.slug}`) find("changes-note").textContent = "Building how it was…";
    const query = new URLSearchParams({ issue: state.slug, locale: edition.locale, than, as: this.address.get("as") });
    const { ok, body } = await getJson(`/api/changes?${query}`).catch(() => ({ ok: false, body: { error: "the preview does not answer" } }));
    if (asked !== this.asked) return;
    if (!ok || body.error) return this.nothing([body.error, body.hint].filter(Boolean).map((words) => `${sentence(words)}.`).join(" "));
    this.shown = `${than} ${state.slug}`;
    this.draw(body, { edition, state, than });
  }

  // The states to choose from: earlier commits, and the other issues.
  async offer(state) {
    const asked = `${state.slug} ${state.epoch}`;
    if (asked !== this.known) {
      const { ok, body } = await getJson(`/api/revisions?issue=${encodeURIComponent(state.slug)}`).catch(() => ({ ok: false }));
      this.revisions = ok ? body.revisions : [];
      this.known = asked;
    }
    const commits = this.revisions.map(({ commit, date, subject }) => [`rev:${commit}`, `${date}  ${subject}`]);
    const issues = state.issues.filter((slug) => slug !== state.slug).map((slug) => [`issue:${slug}`, slug]);
    const typed = this.address.get("than");
    const isOffered = !typed || [...commits, ...issues].some(([value]) => value === typed);
    this.first = (commits[0] ?? issues[0] ?? [""])[0];
    fill(find("than"), ...[
      isOffered ? "" : make("option", { value: typed }, typed.replace(/^[a-z]+:/, "")),
      choices("Earlier, as git has it", commits), choices("Another issue", issues),
    ].filter(Boolean));
  }

  nothing(words) {
    find("changes-note").textContent = words;
    this.sheet.dataset.empty = "true";
    this.shown = "";
    this.then.clear();
    this.now.clear();
  }

  draw({ digest, octets, runs, links, files, is_same: same }, { edition, state, than }) {
    this.sheet.dataset.empty = "";
    find("changes-note").textContent = same ? "For this reader nothing is another." : "";
    const facts = [
      ...Object.entries(octets).map(([name, [before, after]]) => [name, kilobytes(after), grown(after - before)]),
      ["Links", `${links.added.length} new, ${links.removed.length} gone, ${links.changed.length} changed`, ""],
      ...(than.startsWith("rev:") ? [["Files", plural(Object.keys(files).length, "file", "files"), themes(files)]] : []),
    ];
    fill(find("changes-facts"), ...facts.map(([name, value, note]) => make(
      "div", {}, make("dt", {}, name), make("dd", {}, value, note ? make("small", {}, note) : ""),
    )));
    find("then-title").textContent = find("than").selectedOptions[0]?.textContent || "Then";
    fill(find("changes-text"), ...runs.map(run));
    fill(find("changes-links"), ...linkLists(links));
    fill(find("changes-files"), fileList(files, than));
    const names = [state.slug, edition.locale, than].map(encodeURIComponent).join("/");
    const label = `${state.title || state.slug}, ${edition.locale}`;
    this.then.show(`/frame/changes/${names}/email?${this.look(digest)}`, { label: `${label}, then` });
    this.now.show(this.frameUrl(edition), { label: `${label}, now` });
  }

  look(digest) {
    const query = new URLSearchParams({ v: digest });
    for (const name of ["scheme", "images", "program", "as"]) {
      if (this.address.get(name)) query.set(name, this.address.get(name));
    }
    return query;
  }

  arrange() {
    const [part, way] = [this.address.get("part"), this.address.get("way")];
    for (const input of this.sheet.querySelectorAll("input[type=radio]")) input.checked = [part, way].includes(input.value);
    for (const element of this.sheet.querySelectorAll("[data-part]")) element.hidden = element.dataset.part !== part;
    find("changes-picture").dataset.way = way;
    this.cut();
  }

  size(width, dark) {
    find("changes-frames").style.setProperty("--whole", `${width}px`);
    for (const screen of [find("then-screen"), find("now-screen")]) screen.dataset.scheme = dark ? "dark" : "light";
  }

  cut() {
    find("changes-frames").style.setProperty("--cut", `${find("changes-slider").value}%`);
  }
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

function choices(label, entries) {
  return entries.length ? make("optgroup", { label }, ...entries.map(([value, words]) => make("option", { value }, words))) : "";
}

function grown(octets) {
  return octets ? `${octets > 0 ? "+" : "−"}${kilobytes(Math.abs(octets))}` : "as before";
}

function themes(files) {
  const many = Object.keys(files).filter((path) => path.startsWith("templates/")).length;
  return many ? `${many} of the themes` : "";
}

function run({ change, text }) {
  if (change === "skipped") return make("p", { class: "skipped" }, plural(Number(text), "line stays", "lines stay"));
  return make({ gone: "del", new: "ins" }[change] ?? "span", {}, text);
}

function linkLists({ added, removed, changed }) {
  const one = (tag) => ({ words, address }) => make("li", {}, make("b", { dir: "auto" }, words || "A picture"), make(tag, {}, address));
  const turned = ({ words, before, after }) => make("li", {}, make("b", { dir: "auto" }, words), make("del", {}, before), make("ins", {}, after));
  const lists = [["New", added, one("ins")], ["Gone", removed, one("del")], ["Lead elsewhere", changed, turned]]
    .filter(([, entries]) => entries.length)
    .flatMap(([title, entries, item]) => [make("h2", {}, title), make("ul", { class: "link-list" }, ...entries.map(item))]);
  return lists.length ? lists : [make("p", { class: "note" }, "All links are the same.")];
}

function fileList(files, than) {
  const entries = Object.entries(files);
  if (!than.startsWith("rev:")) return make("p", { class: "note" }, "Files are compared with an earlier state only.");
  if (!entries.length) return make("p", { class: "note" }, "No file of the issue, the themes or the settings is another.");
  return make("ul", { class: "file-list" }, ...entries.map(([path, kind]) => make(
    "li", {}, make("span", { class: kind }, KINDS[kind]), make("code", {}, path),
  )));
}
