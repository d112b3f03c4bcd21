// The reader's picker: a combobox over everybody on the lists, searched by the server.

import { fill, find, getJson, make, plural } from "./dom.js";

export class People {
  constructor(onPick) {
    this.input = find("reader");
    this.popup = find("people-popup");
    this.list = find("people");
    this.note = find("people-note");
    this.clear = find("reader-clear");
    this.onPick = onPick;
    this.person = null;
    this.options = [];
    this.active = -1;
    this.input.addEventListener("focus", () => { this.input.select(); this.search(""); });
    this.input.addEventListener("input", () => this.search(this.input.value));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The list must not take the focus before the click has been counted.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.index));
    });
    this.clear.addEventListener("click", () => this.choose(null));
  }

  show(person) {
    this.person = person;
    if (document.activeElement !== this.input) this.input.value = person ? person.name || person.address : "";
    this.input.title = person ? `${person.name} <${person.address}>`.trim() : "";
    this.clear.hidden = !person;
  }

  async search(words) {
    this.request?.abort();
    this.request = new AbortController();
    this.options = [];
    this.active = -1;
    this.hasty = false;
    try {
      const { body } = await getJson(`/api/recipients?q=${encodeURIComponent(words)}`, this.request.signal);
      this.open(body, words);
    } catch (fault) {
      if (fault.name !== "AbortError") this.close();
    }
  }

  open({ total, matching, people }, words) {
    if (document.activeElement !== this.input) return;
    this.options = words.trim() ? people : [null, ...people];
    fill(this.list, ...this.options.map((person, index) => option(person, index)));
    const more = matching > people.length ? ` The first ${people.length} are shown.` : "";
    this.note.textContent = total === 0 ? "The lists are empty."
      : words.trim() ? `${plural(matching, "person", "people")} of ${total.toLocaleString("en")}.${more}`
        : `${plural(total, "person", "people")}.${more}`;
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.activate(words.trim() && this.options.length ? 0 : -1);
    if (this.hasty && this.options.length) this.pick(0);
  }

  close() {
    this.request?.abort();
    this.popup.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show(this.person);
  }

  activate(index) {
    this.active = index;
    for (const element of this.list.children) {
      element.setAttribute("aria-selected", String(Number(element.dataset.index) === index));
    }
    const element = this.list.children[index];
    if (element) {
      this.input.setAttribute("aria-activedescendant", element.id);
      element.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    // A list that scrolls is a stop of its own; it is gone before the focus moves.
    if (event.key === "Tab") return this.close();
    const last = this.options.length - 1;
    if (event.key === "ArrowDown") this.activate(Math.min(this.active + 1, last));
    else if (event.key === "ArrowUp") this.activate(Math.max(this.active - 1, 0));
    else if (event.key === "Enter" && this.active >= 0) this.pick(this.active);
    // Typed and entered before the answer came: they mean the first one.
    else if (event.key === "Enter") this.hasty = this.input.value.trim() !== "" && this.options.length === 0;
    else if (event.key === "Escape") this.input.blur();
    else return;
    event.preventDefault();
  }

  pick(index) {
    if (index < this.options.length) this.choose(this.options[index]);
  }

  choose(person) {
    this.person = person;
    this.input.blur();
    this.show(person);
    this.onPick(person);
  }
}

function option(person, index) {
  const attributes = { role: "option", id: `person-${index}`, "data-index": index, "aria-selected": "false" };
  if (!person) return make("li", attributes, make("b", {}, "An unknown reader"), make("span", {}, "no name, no fields"));
  return make(
    "li", attributes,
    make("b", { dir: "auto" }, person.name || person.address),
    make("span", {}, [person.name && person.address, person.locale, person.list].filter(Boolean).join(" · ")),
  );
}
