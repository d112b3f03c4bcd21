// A contact sheet of readers: the edition for nobody known, long names, other directions, hostile values, and real people.

import { fill, find, getJson, make } from "./dom.js";
import { Stage } from "./stage.js";

// How wide a small frame is drawn, in CSS pixels.
const ROOM = 272;

export class Readers {
  // `frameUrl` returns the address of a frame for the reader of a name.
  constructor({ frameUrl, onKey, onPick }) {
    this.frameUrl = frameUrl;
    this.onKey = onKey;
    this.onPick = onPick;
    this.cards = new Map();
    this.asked = "";
    this.page = "";
  }

  async show({ edition, slug, width, dark, epoch }) {
    find("readers-title").textContent = edition?.subject || "Not built yet";
    if (!edition?.built || edition.stale) return this.nothing("The readers appear as soon as this language can be built.");
    const asked = this.asked = {};
    const query = new URLSearchParams({ issue: slug, locale: edition.locale, v: epoch });
    const { ok, body } = await getJson(`/api/readers?${query}`).catch(() => ({ ok: false }));
    if (asked !== this.asked) return;
    if (!ok) return this.nothing("The readers could not be asked for. Save a file to try again.");
    // Of what asks nothing of anybody, one is as good as all.
    const readers = body.asked.length ? body.readers : body.readers.slice(0, 1);
    find("readers-note").textContent = body.asked.length
      ? `It asks its readers for ${body.asked.join(", ")}.` : "It asks nothing of its readers: all get the same.";
    const page = `${slug} ${edition.locale}`;
    const names = readers.map(({ name }) => name);
    if (page !== this.page || [...this.cards.keys()].join() !== names.join()) {
      this.page = page;
      this.cards = new Map(names.map((name) => [name, this.card()]));
      fill(find("readers-list"), ...[...this.cards.values()].map(({ item }) => item));
    }
    for (const reader of readers) this.draw(this.cards.get(reader.name), reader, { edition, width, dark });
  }

  nothing(words) {
    this.asked = "";
    this.cards = new Map();
    fill(find("readers-list"));
    find("readers-note").textContent = words;
  }

  card() {
    const [words, screen] = [make("div", { class: "reader-words" }), make("div", { class: "reader-screen" })];
    return { item: make("li", { class: "reader" }, words, screen), words, screen, stage: new Stage(screen, this.onKey) };
  }

  draw({ words, screen, stage }, reader, { edition, width, dark }) {
    const url = this.frameUrl(edition, reader);
    const values = Object.entries(reader.fields).map(([name, value]) => make(
      "div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value || "–"),
    ));
    const pick = reader.is_real ? make("button", { type: "button" }, "Read as them") : "";
    if (pick) pick.addEventListener("click", () => this.onPick(reader.address));
    fill(
      words, make("h2", {}, reader.title, reader.is_real ? make("small", {}, "from your lists") : ""),
      make("p", { class: "reader-subject", dir: "auto" }, reader.subject), make("dl", {}, ...values),
      make("p", { class: "reader-tools" }, pick, make("a", { href: url, target: "_blank", rel: "noopener" }, "Open ↗")),
    );
    const scale = Math.min(1, ROOM / width);
    screen.dataset.scheme = dark ? "dark" : "light";
    screen.style.setProperty("--scale", scale);
    screen.style.setProperty("--room", `${width * scale}px`);
    screen.style.setProperty("--whole", `${width}px`);
    stage.show(url, { label: reader.title });
  }
}
