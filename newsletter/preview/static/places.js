// From a finding to its place: the edition, the line, the elements, and what is said where there is none.

import { fill, find, getJson, make } from "./dom.js";
import { fileName, keyOf } from "./findings.js";
import { Spotlight } from "./spotlight.js";

const NOWHERE = "This has no place of its own in the email: look in the file.";
const UNSEEN = "It is not to be seen here: for this reader, this mail program or this screen it is hidden.";

export class Places {
  // `frame` returns the frame that is shown, `edition` what it shows; both null while there is none.
  constructor({ address, frame, edition }) {
    this.address = address;
    this.frame = frame;
    this.edition = edition;
    this.spotlight = new Spotlight();
    this.chosen = null;
    this.turn = 0;
    this.note = find("spot-note");
    find("spot-clear").addEventListener("click", () => this.choose(null));
  }

  get key() { return this.chosen ? keyOf(this.chosen) : ""; }

  // Choose what is outlined, `{code, path, line}`; the same one again goes on to the next of its elements.
  choose(problem) {
    this.turn = problem && this.key === keyOf(problem) ? this.turn + 1 : 0;
    this.chosen = problem;
    this.address.set({ at: problem ? `${problem.code}:${problem.path}:${problem.line}` : "" });
    this.show();
  }

  // What the address says was chosen before the page was loaded anew.
  remember() {
    const [code, ...rest] = this.address.get("at").split(":");
    const line = Number(rest.pop());
    if (line) this.chosen = { code, path: rest.join(":"), line };
  }

  async show(scroll = true) {
    const asked = this.asked = {};
    this.clear();
    const [frame, edition, chosen] = [this.frame(), this.edition(), this.chosen];
    if (!chosen || !frame || !edition?.built || this.address.get("view") !== "email") return;
    const query = new URLSearchParams({ issue: edition.slug, locale: edition.locale, path: chosen.path, line: chosen.line });
    const { ok, body } = await getJson(`/api/spot?${query}`).catch(() => ({ ok: false }));
    // Meanwhile another one was chosen, or the frame was replaced.
    if (!ok || asked !== this.asked || frame !== this.frame()) return;
    if (body.part !== "email") return this.head(body.part, scroll);
    const seen = this.spotlight.show(frame, body.elements, this.turn, scroll);
    if (!body.elements.length) this.say(NOWHERE);
    else if (!seen) this.say(UNSEEN);
    else if (seen > 1) this.say(`${(this.turn % seen) + 1} of ${seen} places. Show again leads to the next.`);
    else this.say("");
  }

  head(part, scroll) {
    const element = find(part === "subject" ? "subject" : "inbox-preheader");
    element.classList.add("spotted");
    if (scroll) element.scrollIntoView({ block: "nearest" });
    this.say(part === "subject" ? "The subject, above the email." : "The preheader, as an inbox shows it.");
  }

  say(words) {
    fill(find("spot-words"), words || make("span", {}, `${fileName(this.chosen.path)}, line ${this.chosen.line}`));
    this.note.hidden = false;
  }

  clear() {
    this.spotlight.clear();
    this.note.hidden = true;
    for (const element of document.querySelectorAll(".spotted")) element.classList.remove("spotted");
  }
}
