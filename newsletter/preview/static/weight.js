// What an email weighs: its parts by size, and all of it in order with the line where Gmail stops.

import { fill, find, getJson, kilobytes, make } from "./dom.js";

// A part's name needs so much of the ground, in hundredths of its breadth.
const [WIDE, HIGH] = [22, 9];

export class Weight {
  // `onShow` is told the place of a part that was chosen.
  constructor(onShow) {
    this.onShow = onShow;
    this.asked = "";
  }

  // Weigh an edition; the same one, as its digest says, is not weighed again.
  async show(edition, slug, reader) {
    if (!edition?.built || edition.stale) return this.nothing();
    const query = new URLSearchParams({ issue: slug, locale: edition.locale, as: reader, v: edition.digest });
    if (`${query}` === this.asked) return;
    this.asked = `${query}`;
    find("weight").setAttribute("aria-busy", "true");
    const { ok, body } = await getJson(`/api/weights?${query}`).catch(() => ({ ok: false }));
    if (this.asked !== `${query}`) return;
    find("weight").setAttribute("aria-busy", "false");
    if (!ok) return this.nothing();
    this.draw(body);
  }

  nothing() {
    this.asked = "";
    for (const id of ["weight-strip", "weight-map", "weight-rows"]) fill(find(id));
    find("weight-total").textContent = "";
    find("weight-note").textContent = "There is nothing to weigh until this language can be built.";
  }

  draw({ octets, limit, height, cut, parts, order }) {
    fill(find("weight-total"), make("b", {}, kilobytes(octets)), ` of ${kilobytes(limit)} that Gmail shows`);
    find("weight-note").textContent = octets <= limit
      ? `${kilobytes(limit - octets)} are left for this reader. Pictures do not count.`
      : `Gmail cuts it${cut?.line ? ` in line ${cut.line}` : ""}: what is behind the line, ${kilobytes(octets - limit)}, is not shown: red below.`;
    this.strip(octets, limit, parts, order);
    const map = find("weight-map");
    map.style.aspectRatio = `100 / ${height}`;
    const focused = map.contains(document.activeElement) ? document.activeElement.dataset.label : "";
    fill(map, ...parts.map((part) => this.tile(part, octets, height)));
    if (focused) map.querySelector(`[data-label="${CSS.escape(focused)}"]`)?.focus();
    fill(find("weight-rows"), ...parts.map((part) => make(
      "tr", {}, make("th", { scope: "row" }, name(part), part.is_lost ? make("small", {}, " not shown by Gmail") : ""),
      make("td", {}, part.octets.toLocaleString("en")), make("td", {}, share(part, octets)),
    )));
  }

  tile(part, octets, height) {
    const { left, top, width, height: high } = part.area;
    const leads = part.line !== null;
    const words = `${name(part)}: ${kilobytes(part.octets)}, ${share(part, octets)}${part.is_lost ? ", not shown by Gmail" : ""}`;
    const shown = width > WIDE && high > HIGH
      ? [make("b", {}, part.label), make("span", {}, kilobytes(part.octets)), high > 2 * HIGH && part.words ? make("small", { dir: "auto" }, part.words) : ""] : [];
    const bare = shown.length ? "" : " bare";
    const tile = make(leads ? "button" : "div", {
      class: `tile ${part.share}${bare}${part.is_lost ? " lost" : ""}`, title: words, "aria-label": words, "data-label": `${part.label} ${part.line}`,
      ...(leads ? { type: "button" } : { role: "img" }),
    }, ...shown);
    Object.assign(tile.style, { left: `${left}%`, top: `${(top / height) * 100}%`, width: `${width}%`, height: `${(high / height) * 100}%` });
    if (leads) tile.addEventListener("click", () => this.onShow({ code: "weight", path: part.path, line: part.line }));
    return tile;
  }

  // All of it in its order; the line stands where Gmail stops.
  strip(octets, limit, parts, order) {
    const whole = Math.max(octets, limit) * 1.04;
    let before = 0;
    const pieces = order.map(({ part, octets: size }) => {
      const piece = make("i", { class: `${parts[part].share}${before >= limit ? " lost" : ""}` });
      before += size;
      piece.style.width = `${(size / whole) * 100}%`;
      return piece;
    });
    const line = make("b", { class: "gmail-line" }, make("span", {}, kilobytes(limit)));
    line.style.left = `${(limit / whole) * 100}%`;
    fill(find("weight-strip"), ...pieces, line);
  }
}

const name = (part) => (part.words ? `${part.label}: ${part.words}` : part.label);
const share = (part, octets) => `${((part.octets / octets) * 100).toFixed(part.octets < octets / 10 ? 1 : 0)} %`;
