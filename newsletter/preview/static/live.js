// The stream of states. It rests while the page is out of sight, so that many tabs do not use up the connections.

export class Live {
  constructor({ onState, onLost }) {
    this.onState = onState;
    this.onLost = onLost;
    this.url = "";
    document.addEventListener("visibilitychange", () => this.open());
    // A page that goes into the back-forward cache must not keep its connection.
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => { if (event.persisted) this.open(); });
  }

  // Tells whether a state is to be expected.
  follow(url) {
    if (url === this.url) return false;
    this.url = url;
    this.open();
    return true;
  }

  open() {
    this.close();
    if (document.hidden || !this.url) return;
    this.source = new EventSource(this.url);
    this.source.onmessage = (event) => this.onState(JSON.parse(event.data));
    this.source.onerror = () => this.onLost();
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}
