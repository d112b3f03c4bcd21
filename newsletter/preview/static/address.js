// What is shown stands in the page's address, so that reloading and sharing keep it.

export class Address {
  // `defaults` are left out of the address, so that it stays short.
  constructor(defaults) {
    this.defaults = defaults;
    this.read();
  }

  read() {
    const query = new URLSearchParams(location.search);
    this.values = { ...this.defaults };
    for (const name of Object.keys(this.defaults)) {
      if (query.has(name)) this.values[name] = query.get(name);
    }
  }

  get(name) { return this.values[name]; }

  set(changes, path = location.pathname) {
    Object.assign(this.values, changes);
    history.replaceState(null, "", path + this.query());
  }

  query() {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(this.values)) {
      if (value !== this.defaults[name]) query.set(name, value);
    }
    return query.size ? `?${query}` : "";
  }
}

// Keep radio switches and the address in step; `changed` runs after a switch was used.
export function bindSwitches(form, address, changed) {
  const apply = () => {
    for (const input of form.querySelectorAll("input[type=radio]")) {
      const value = address.get(input.name);
      if (value) input.checked = value === input.value;
    }
    const view = address.get("view");
    for (const part of form.querySelectorAll("[data-for]")) {
      const useful = part.dataset.for.split(" ").includes(view);
      part.classList.toggle("idle", !useful);
      for (const input of part.querySelectorAll("input, select")) input.disabled = !useful;
    }
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    const { name, type, value } = event.target;
    if (type !== "radio" || !(name in address.defaults)) return;
    address.set({ [name]: value });
    apply();
    changed(name);
  });
  apply();
  return apply;
}
