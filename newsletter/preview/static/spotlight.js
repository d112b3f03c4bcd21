// What is outlined in the frame: elements found by their numbers, framed from outside, so that nothing of them changes.

const COLOUR = "#d9480f";
const ROOM = 3;

export class Spotlight {
  constructor() {
    this.numbers = [];
    this.at = 0;
    this.boxes = [];
    this.frame = null;
  }

  // Outline the elements of some numbers, and bring the one at `at` into view; returns how many are seen there.
  show(frame, numbers, at = 0, scroll = true) {
    this.clear();
    this.frame = frame;
    const page = frame?.contentDocument;
    if (!page) return 0;
    const found = numbers.map((number) => page.querySelector(`[data-element="${number}"]`)).filter(Boolean).map(visible).filter(Boolean);
    this.found = [...new Set(found)];
    this.boxes = this.found.map(() => outline(page));
    this.place();
    // The pictures that are still to come move what is below them.
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(page.documentElement);
    const current = this.found[at % (this.found.length || 1)];
    if (current && scroll) scrollTo(frame, current);
    return this.found.length;
  }

  place() {
    const { scrollX, scrollY } = this.frame.contentWindow;
    this.found.forEach((element, at) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      Object.assign(this.boxes[at].style, {
        left: `${left + scrollX - ROOM}px`, top: `${top + scrollY - ROOM}px`, width: `${width + 2 * ROOM}px`, height: `${height + 2 * ROOM}px`,
      });
    });
  }

  clear() {
    this.resized?.disconnect();
    for (const box of this.boxes) box.remove();
    this.boxes = [];
    this.found = [];
  }
}

// An element that takes no room is seen, if at all, by what it stands in.
function visible(element) {
  let at = element;
  while (at && at.tagName !== "BODY") {
    const { width, height } = at.getBoundingClientRect();
    if (width > 1 && height > 1) return at;
    at = at.parentElement;
  }
  return null;
}

function outline(page) {
  const box = page.createElement("div");
  box.dataset.spotlight = "";
  Object.assign(box.style, {
    position: "absolute", zIndex: "2147483647", boxSizing: "border-box", pointerEvents: "none", margin: "0",
    border: `2px solid ${COLOUR}`, borderRadius: "6px", boxShadow: `0 0 0 4px ${COLOUR}33`, background: "none",
  });
  page.documentElement.append(box);
  return box;
}

function scrollTo(frame, element) {
  const page = frame.contentWindow;
  const { top, height } = element.getBoundingClientRect();
  const room = frame.clientHeight;
  const target = height > room * .8 ? top + page.scrollY - 24 : top + page.scrollY - (room - height) / 2;
  page.scrollTo({ top: Math.max(0, target), behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
}
