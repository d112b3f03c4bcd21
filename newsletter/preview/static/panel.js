// The panel beside the newsletter: one of its views at a time, or none.

import { find } from "./dom.js";

export class Panel {
  // `wanted` says whether it opens by itself; it was closed on purpose where the address says so. `onOpen` is told of a view.
  constructor(address, wanted, onOpen) {
    this.address = address;
    this.onOpen = onOpen;
    this.wanted = wanted;
    this.open = "";
    this.views = [...find("panel").querySelectorAll("[data-panel]")];
    find("panel-choices").addEventListener("change", (event) => this.show(event.target.value));
    find("panel-close").addEventListener("click", () => this.show("closed"));
    for (const button of document.querySelectorAll("[data-opens]")) {
      button.addEventListener("click", () => this.show(button.dataset.opens));
    }
    find("checks-button").addEventListener("click", () => this.toggle("checks"));
  }

  toggle(name) { this.show(this.open === name ? "closed" : name); }

  show(name) {
    this.address.set({ panel: name === "closed" && !this.wanted() ? "" : name });
    this.apply(false);
    if (this.open) this.onOpen();
  }

  apply(byItself) {
    const asked = this.address.get("panel");
    this.open = asked === "closed" ? "" : asked || (byItself ? "checks" : "");
    for (const view of this.views) view.hidden = view.dataset.panel !== this.open;
    for (const input of find("panel-choices").querySelectorAll("input")) input.checked = input.value === this.open;
    find("panel").hidden = !this.open;
    find("checks-button").setAttribute("aria-expanded", String(this.open === "checks"));
    find("banner-button").hidden = this.open === "checks";
  }
}
