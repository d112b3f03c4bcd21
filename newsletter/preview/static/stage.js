// The frame, double-buffered: the next document loads unseen, takes over the scroll position, and replaces the old one.

export class Stage {
  // `onShow` is told each frame that has come in.
  constructor(screen, onKey, onShow = () => {}) {
    this.screen = screen;
    this.onKey = onKey;
    this.onShow = onShow;
    this.current = null;
    this.pending = null;
    this.url = "";
  }

  // `place` says where to scroll: "same" pixel, "ratio" of the height, or "top".
  show(url, { place = "same", label = "", epoch = 0 } = {}) {
    if (url === this.url) {
      this.screen.dataset.epoch = epoch;
      return;
    }
    this.url = url;
    this.pending?.remove();
    const frame = document.createElement("iframe");
    frame.title = label;
    // No scripts in there; our own origin, so that its scroll position can be read.
    frame.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    frame.className = "loading";
    frame.addEventListener("load", () => this.swap(frame, place, epoch), { once: true });
    frame.src = url;
    this.pending = frame;
    this.screen.append(frame);
  }

  swap(frame, place, epoch) {
    if (frame !== this.pending) return;
    const old = this.current;
    if (old && place !== "top") frame.contentWindow.scrollTo(...scrollTarget(old, frame, place));
    if (this.onKey) frame.contentDocument.addEventListener("keydown", this.onKey);
    frame.classList.remove("loading");
    this.current = frame;
    this.pending = null;
    old?.remove();
    this.screen.dataset.epoch = epoch;
    this.onShow(frame);
  }

  // Whether what is shown is what was asked for last.
  get settled() { return Boolean(this.current) && !this.pending; }

  clear() {
    this.pending?.remove();
    this.current?.remove();
    this.pending = this.current = null;
    this.url = "";
    this.onShow(null);
  }
}

function scrollTarget(old, next, place) {
  const from = old.contentWindow;
  if (place === "same") return [from.scrollX, from.scrollY];
  const height = (frame) => frame.contentDocument.documentElement.scrollHeight - frame.clientHeight;
  const ratio = height(old) > 0 ? from.scrollY / height(old) : 0;
  return [0, Math.round(ratio * Math.max(0, height(next)))];
}

// How much of a frame's width a scrollbar takes here: it is added, so that the email has exactly its width.
export function scrollbarWidth() {
  const probe = document.createElement("div");
  probe.className = "scrollbar-probe";
  document.body.append(probe);
  const width = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  return width;
}
