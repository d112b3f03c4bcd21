// The checks: what the build has told at once, and what slower rules find after the page has been painted.

import { problemsBadge, problemsList } from "./findings.js";
import { fill, find, getJson, make, plural } from "./dom.js";

export class Checks {
  // `choices` keeps what was folded and filtered; `onChange` is told that it, or what was found, has changed.
  constructor({ address, onShow, languageName }) {
    this.address = address;
    this.languageName = languageName;
    this.onShow = onShow;
    this.catalogue = { concerns: [], codes: {} };
    this.state = null;
    this.parts = [];
    this.asked = "";
    this.chosen = "";
    this.drawn = "";
    find("checks-locale").addEventListener("change", (event) => {
      address.set({ only: event.target.value });
      this.render();
    });
  }

  async load() {
    const { ok, body } = await getJson("/api/codes").catch(() => ({ ok: false }));
    if (ok) this.catalogue = body;
  }

  receive(state) {
    if (this.state?.slug !== state.slug) this.parts = [];
    this.state = state;
    this.render();
  }

  get problems() {
    const all = [...this.state.problems, ...this.parts.flat()];
    const seen = new Map(all.map((problem) => [JSON.stringify(problem), problem]));
    return [...seen.values()];
  }

  // Ask the slower rules about the issue as it is shown; what they said of it before stays until they have said it anew.
  async examine() {
    const { slug, epoch } = this.state;
    const asked = `${epoch} ${slug}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.request?.abort();
    this.request = new AbortController();
    this.say(true);
    try {
      let at = 0;
      for await (const line of lines(`/api/checks?issue=${encodeURIComponent(slug)}`, this.request.signal)) {
        if (asked !== this.asked) return;
        if (line.problems) this.parts[at++] = line.problems;
        if (line.done) this.parts.length = at;
        this.render();
      }
      this.say(false);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      this.asked = "";
      find("checks-note").textContent = "The slower checks could not be asked. Save a file to try again.";
    }
  }

  say(isBusy) {
    find("checks-list").setAttribute("aria-busy", String(isBusy));
    find("checks").dataset.busy = isBusy ? "true" : "";
    this.note(isBusy);
  }

  note(isBusy = find("checks").dataset.busy === "true") {
    const many = this.shown().length;
    const found = many ? plural(many, "finding", "findings") : "Nothing to put right";
    find("checks-note").textContent = isBusy ? `${found} so far. Still checking…` : `${found}.`;
  }

  shown() {
    const only = this.address.get("only");
    return only ? this.problems.filter((problem) => ["", only].includes(this.localeOf(problem))) : this.problems;
  }

  // The edition that a problem is of: as it says, else that of the file it stands in.
  localeOf({ locale, path }) {
    const stem = path.split("/").pop().split(".")[0];
    return locale || (this.state.locales.some((one) => one.locale === stem) ? stem : "");
  }

  render() {
    const { locales } = this.state;
    const only = locales.some(({ locale }) => locale === this.address.get("only")) ? this.address.get("only") : "";
    if (only !== this.address.get("only")) this.address.set({ only });
    find("checks-language").hidden = locales.length < 2;
    fill(
      find("checks-locale"), make("option", { value: "" }, "All"),
      ...locales.map(({ locale }) => make("option", { value: locale }, this.languageName(locale))),
    );
    find("checks-locale").value = only;
    problemsBadge(find("checks-button"), this.problems);
    this.note();
    // What has not changed is left alone: a click or a selection in it must not be lost.
    const drawn = JSON.stringify([this.shown(), this.chosen, locales.length, this.catalogue.concerns.length]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    problemsList(find("checks-list"), this.shown(), this.catalogue, {
      folded: new Set(this.address.get("folded").split(",")),
      chosen: this.chosen,
      onFold: (concern, open) => this.fold(concern, open),
      onShow: (problem) => this.onShow(problem, this.localeOf(problem)),
      languageOf: (problem) => (locales.length > 1 && this.localeOf(problem) ? this.languageName(this.localeOf(problem)) : ""),
    });
  }

  fold(concern, open) {
    const folded = new Set(this.address.get("folded").split(",").filter(Boolean));
    if (open) folded.delete(concern);
    else folded.add(concern);
    this.address.set({ folded: [...folded].join(",") });
  }

  choose(key) {
    this.chosen = key;
    this.render();
  }
}

async function* lines(url, signal) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(response.statusText);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (rest + value).split("\n");
    rest = whole.pop();
    for (const line of whole) yield JSON.parse(line);
  }
}
