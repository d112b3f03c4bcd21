// The mail program that an email is shown in: its choice, its badge, and what it does to this email.

import { fill, find, getJson, make } from "./dom.js";

const WIDTHS = { desktop: ["600"], mobile: ["375", "320"] };

export class Programs {
  // `onChange` is told the name of a program that was chosen, empty for none.
  constructor(onChange) {
    this.all = [];
    this.select = find("program");
    this.select.addEventListener("change", () => onChange(this.select.value));
  }

  async load() {
    const { ok, body } = await getJson("/api/programs").catch(() => ({ ok: false }));
    if (!ok) return;
    this.all = body;
    const groups = [...new Set(body.map(({ group }) => group))];
    fill(this.select, this.select.options[0], ...groups.map((group) => make(
      "optgroup", { label: group },
      ...body.filter((program) => program.group === group).map(({ name, label }) => make("option", { value: name }, label)),
    )));
  }

  get(name) { return this.all.find((program) => program.name === name); }

  // The program after or before one; none is one of them.
  step(name, by) {
    const names = ["", ...this.all.map((program) => program.name)];
    return names[(names.indexOf(name) + by + names.length) % names.length];
  }

  // The width that a program is read at: the one asked for where there is such a screen, else its first.
  width(name, wanted) {
    const widths = this.get(name)?.screens.flatMap((screen) => WIDTHS[screen]);
    return !widths || widths.includes(wanted) ? wanted : widths[0];
  }

  show(name, scheme, form, isEmail) {
    this.select.value = name;
    const program = this.get(name);
    const badge = program?.badges[scheme];
    find("trust").hidden = !badge;
    find("as-program").hidden = !badge || !isEmail;
    for (const input of form.querySelectorAll("input[name=width]")) {
      if (program && isEmail && this.width(name, input.value) !== input.value) input.disabled = true;
    }
    if (!badge) return;
    for (const id of ["trust-word", "as-trust"]) {
      find(id).textContent = badge.word;
      find(id).dataset.level = badge.level;
    }
    find("as-name").textContent = program.label;
    find("trust-reason").textContent = badge.reason;
    find("trust-source").textContent = `Source: ${badge.source}. As of ${badge.date}.`;
  }

  // What a frame that has come in says was done to its email.
  tell(frame) {
    const told = [...frame?.contentDocument?.querySelectorAll('meta[name="simulated"]') ?? []].map((meta) => meta.content);
    find("changes").hidden = !told.length;
    find("changes-count").textContent = told.length === 1 ? "1 thing it changes here" : `${told.length} things it changes here`;
    fill(find("changes-list"), ...told.map((sentence) => make("li", {}, sentence)));
  }
}
