// Keyboard shortcuts: one key, no modifier, and never while somebody types.

import { fill, find, make } from "./dom.js";

export function shortcuts(bindings) {
  const help = find("help");
  const openHelp = () => (help.open ? help.close() : help.showModal());
  const all = [...bindings, { key: "?", name: "These shortcuts", run: openHelp }];
  find("help-button").addEventListener("click", openHelp);
  fill(find("keys"), ...all.flatMap(({ key, name }) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, name)]));

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input:not([type=radio]), select, textarea, [contenteditable]")) return;
    if (help.open && event.key !== "?") return;
    const binding = all.find(({ key }) => key === event.key);
    if (!binding) return;
    event.preventDefault();
    binding.run();
  };
  document.addEventListener("keydown", onKey);
  return onKey;
}
