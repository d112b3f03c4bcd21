// Problems as the terminal shows them, by file.

import { copy, fill, make, plural } from "./dom.js";

export function problemsBadge(button, { errors, warnings }) {
  const found = [["error", errors], ["warning", warnings]].filter(([, many]) => many);
  const words = found.map(([kind, many]) => plural(many, kind, `${kind}s`));
  fill(button, ...(found.length
    ? found.map(([kind, many], at) => count(kind, String(many), words[at]))
    : [count("none", "✓", "No problems")]));
  button.setAttribute("aria-label", words.join(", ") || "No problems");
  button.hidden = false;
}

// In words where there is room for them, on a phone only how many.
function count(kind, short, words) {
  return make("span", { class: `count ${kind}`, "data-short": short }, make("span", { class: "words" }, words));
}

// The file of the language that is looked at comes first.
export function problemsList(element, problems, locale = "") {
  const files = Map.groupBy ? Map.groupBy(problems, (problem) => problem.path) : grouped(problems);
  const isOurs = ([path]) => path.split("/").pop().split(".")[0] === locale;
  const ordered = [...[...files].filter(isOurs), ...[...files].filter((file) => !isOurs(file))];
  const groups = ordered.map(([path, found]) => make(
    "section", { class: "file" },
    make("h3", { title: path }, path || "The workspace"),
    make("ul", {}, ...found.map(problemItem)),
  ));
  fill(element, ...(groups.length ? groups : [make("p", { class: "note" }, "Nothing to put right.")]));
}

function grouped(problems) {
  const files = new Map();
  for (const problem of problems) files.set(problem.path, [...(files.get(problem.path) ?? []), problem]);
  return files;
}

function problemItem(problem) {
  const place = problem.line ? `line ${problem.line}` : "";
  return make(
    "li", { class: `problem ${problem.severity}` },
    make("p", { class: "place" },
      make("b", {}, problem.severity === "error" ? "Error" : "Warning"),
      place ? make("span", {}, place) : "",
      make("code", {}, problem.code)),
    make("p", { class: "sentence" }, problem.sentence),
    problem.line && problem.source.trim()
      ? make("pre", { class: "excerpt" }, make("span", { class: "line" }, String(problem.line)), make("code", {}, excerpt(problem)))
      : "",
    problem.hint ? hint(problem.hint) : "",
  );
}

// The first line says what to do; what follows is ready to be pasted.
function hint(text) {
  const [words, ...corrected] = text.split("\n");
  if (!corrected.length) return make("div", { class: "hint" }, make("p", {}, words));
  const ready = corrected.join("\n");
  const button = make("button", { type: "button", class: "copy" }, "Copy");
  button.addEventListener("click", () => copy(button, ready));
  return make("div", { class: "hint" }, make("p", {}, words), make("div", { class: "ready" }, make("code", {}, ready), button));
}

// A paragraph is one long line: show it around the column, or from its beginning.
function excerpt({ source, column }) {
  const line = source.trimEnd();
  const most = 160;
  if (line.length <= most) return line;
  const start = Math.max(0, Math.min((column ?? 1) - 1 - most / 4, line.length - most));
  const cut = line.slice(start, start + most);
  return `${start ? "…" : ""}${cut}${start + most < line.length ? "…" : ""}`;
}
