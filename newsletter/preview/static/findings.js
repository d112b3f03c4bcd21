// Findings as a list: by concern, errors first, each code with what it means for a reader.

import { copy, fill, make, plural } from "./dom.js";

const OTHER = { title: "", why: "", concern: "files" };

export const keyOf = ({ code, path, line }) => [code, path, line ?? ""].join(":");

export function problemsBadge(button, problems) {
  const found = counts(problems);
  const words = found.map(([kind, many]) => plural(many, kind, `${kind}s`));
  fill(button, ...(found.length
    ? found.map(([kind, many], at) => badge(kind, String(many), words[at]))
    : [badge("none", "✓", "No problems")]));
  button.setAttribute("aria-label", `Checks: ${words.join(", ") || "no problems"}`);
  button.hidden = false;
}

function counts(problems) {
  const many = (kind) => problems.filter(({ severity }) => severity === kind).length;
  return [["error", many("error")], ["warning", many("warning")]].filter(([, number]) => number);
}

// In words where there is room for them, on a phone only how many.
function badge(kind, short, words) {
  return make("span", { class: `count ${kind}`, "data-short": short }, make("span", { class: "words" }, words));
}

export function problemsList(element, problems, { concerns, codes }, view) {
  const byConcern = concerns.map((concern) => ({
    ...concern,
    problems: problems.filter(({ code }) => (codes[code] ?? OTHER).concern === concern.name),
  })).filter((group) => group.problems.length);
  byConcern.sort((one, two) => hasErrors(two.problems) - hasErrors(one.problems));
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.focus : "";
  fill(element, ...byConcern.map((group) => concernGroup(group, codes, view)));
  if (focused) element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

const hasErrors = (problems) => Number(problems.some(({ severity }) => severity === "error"));

function concernGroup({ name, label, problems }, codes, view) {
  const byCode = [...new Set(problems.map(({ code }) => code))]
    .map((code) => [code, problems.filter((problem) => problem.code === code)]);
  byCode.sort(([, one], [, two]) => hasErrors(two) - hasErrors(one));
  const tally = counts(problems).map(([kind, many]) => make(
    "span", { class: `tally ${kind}`, "aria-label": plural(many, kind, `${kind}s`) }, String(many),
  ));
  const details = make(
    "details", { class: "concern", open: !view.folded.has(name) },
    make("summary", { "data-focus": `concern ${name}` }, make("h2", {}, label), ...tally),
    ...byCode.map(([code, found]) => codeGroup(code, codes[code] ?? OTHER, found, view)),
  );
  details.addEventListener("toggle", () => view.onFold(name, details.open));
  return details;
}

function codeGroup(code, { title, why }, problems, view) {
  return make(
    "section", { class: `code ${problems[0].severity}` },
    make("header", {},
      make("h3", {}, capital(title || code.replaceAll("-", " "))),
      make("code", {}, code),
      why ? make("p", {}, why) : ""),
    make("ul", {}, ...problems.map((problem, at) => problemItem(problem, at, view))),
  );
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function problemItem(problem, at, view) {
  const key = keyOf(problem);
  const place = [problem.path, problem.line, problem.column].filter(Boolean).join(":");
  const item = make(
    "li", { class: `problem ${problem.severity}`, "aria-current": key === view.chosen ? "true" : false },
    make("p", { class: "place" },
      make("b", {}, capital(problem.severity)),
      view.languageOf(problem) ? make("span", {}, view.languageOf(problem)) : ""),
    make("p", { class: "sentence" }, problem.sentence),
    problem.line && problem.source.trim()
      ? make("pre", { class: "excerpt" }, make("span", { class: "line" }, String(problem.line)), make("code", {}, excerpt(problem)))
      : "",
    problem.hint ? hint(problem.hint) : "",
    make("div", { class: "actions" },
      problem.line ? showButton(problem, `show ${key} ${at}`, view) : "",
      problem.editor ? make("a", { href: problem.editor, "data-focus": `open ${key} ${at}` }, "Open in the editor") : "",
      place ? placeButton(problem, place, `copy ${key} ${at}`) : ""),
  );
  if (problem.line) {
    item.classList.add("leads");
    item.addEventListener("click", (event) => {
      if (!event.target.closest("button, a, .ready") && getSelection().isCollapsed) view.onShow(problem);
    });
  }
  return item;
}

export const fileName = (path) => path.split("/").pop();

function showButton(problem, focus, view) {
  const button = make("button", { type: "button", "data-focus": focus }, "Show");
  button.addEventListener("click", () => view.onShow(problem));
  return button;
}

// The file by its name, as there is little room; whole where it is pointed at, and what is copied.
function placeButton({ path, line }, place, focus) {
  const name = fileName(path);
  const words = make("span", {}, line ? `${name}, line ${line}` : name);
  const done = make("span", { class: "copied" }, "Copy");
  const button = make("button", { type: "button", class: "where", title: `Copy ${place}`, "data-focus": focus }, words, done);
  button.addEventListener("click", () => copy(done, place));
  return button;
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
