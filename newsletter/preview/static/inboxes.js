// How the row of an email stands in the lists of six mail programs.

import { fill, find, make } from "./dom.js";

export function inboxes(edition) {
  const rows = edition?.inboxes ?? [];
  fill(find("inboxes-list"), ...rows.map((row) => make(
    "li", {},
    make("p", { class: "list-name" }, make("b", {}, row.title), make("span", {}, told(row))),
    listed(row),
  )));
}

function told({ is_subject_cut: cut, room }) {
  return cut ? `subject cut at ${room} letters` : `room for ${room} letters`;
}

function listed({ sender, subject, preheader, is_phone: phone, is_one_line: line, is_subject_cut: cut }) {
  const from = make("span", { class: "list-from", dir: "auto" }, sender || "No sender");
  const time = make("time", {}, "09:41");
  const what = make("span", { class: cut ? "list-subject cut" : "list-subject", dir: "auto" }, subject || "No subject");
  const after = preheader ? make("span", { class: "list-after", dir: "auto" }, preheader) : "";
  // There all of it stands in one line; here it is folded.
  const text = line ? [make("p", {}, what, after && " – ", after)] : [make("p", {}, what), make("p", {}, after)];
  return make("div", { class: phone ? "list-row phone" : "list-row" }, make("p", { class: "list-top" }, from, time), ...text);
}
