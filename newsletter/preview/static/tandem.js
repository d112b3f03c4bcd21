// Two frames that scroll together: what stands beside what is told by the pictures and headings that both have.

const LANDMARKS = "img, h1, h2, h3, hr, .button";

export class Tandem {
  constructor() {
    this.frames = [null, null];
    this.set = new WeakMap();
  }

  // Take a frame that has come in on a side, 0 or 1; a frame that goes takes its listener with it.
  take(side, frame) {
    this.frames[side] = frame;
    if (!frame) return;
    frame.contentWindow.addEventListener("scroll", () => this.follow(side), { passive: true });
    if (side === 1) this.follow(0);
  }

  follow(side) {
    const [from, to] = [this.frames[side], this.frames[1 - side]];
    if (!from?.contentDocument || !to?.contentDocument) return;
    // What we have set ourselves is no scrolling of the reader's.
    if (Math.abs((this.set.get(from) ?? -9) - from.contentWindow.scrollY) < 2) {
      this.set.delete(from);
      return;
    }
    const target = Math.round(counterpart(from, to));
    if (Math.abs(to.contentWindow.scrollY - target) < 2) return;
    to.contentWindow.scrollTo(0, target);
    this.set.set(to, to.contentWindow.scrollY);
  }
}

// The line that is compared moves from the top of the window to its end, so that both ends meet.
function counterpart(from, to) {
  const [room, otherRoom] = [roomOf(from), roomOf(to)];
  const share = room > 0 ? from.contentWindow.scrollY / room : 0;
  const line = from.contentWindow.scrollY + share * from.clientHeight;
  const [ours, theirs] = marks(from, to);
  let at = 1;
  while (at < ours.length - 1 && ours[at] < line) at += 1;
  const length = ours[at] - ours[at - 1];
  const within = length > 0 ? (line - ours[at - 1]) / length : 0;
  const place = theirs[at - 1] + within * (theirs[at] - theirs[at - 1]) - share * to.clientHeight;
  return Math.min(Math.max(place, 0), Math.max(otherRoom, 0));
}

const height = (frame) => frame.contentDocument.documentElement.scrollHeight;
const roomOf = (frame) => height(frame) - frame.clientHeight;

function marks(one, two) {
  const found = [one, two].map((frame) => [...frame.contentDocument.querySelectorAll(LANDMARKS)]
    .map((element) => element.getBoundingClientRect().top + frame.contentWindow.scrollY));
  const useful = found[0].length === found[1].length ? found : [[], []];
  return useful.map((tops, side) => [0, ...tops.sort((a, b) => a - b), height([one, two][side])]);
}
