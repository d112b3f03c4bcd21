// The gallery of a theme: frames as high as what they show, and the page anew when the theme changes.
(() => {
  const fit = (frame) => {
    const shown = frame.contentDocument;
    if (!shown?.body || shown.URL === "about:blank") return;
    frame.style.height = "0";
    const figure = frame.closest("figure");
    // What is wider than the screen is scrolled, by keyboard too.
    if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;
    else figure.removeAttribute("tabindex");
    frame.style.height = `${Math.ceil(Math.max(shown.documentElement.scrollHeight, shown.body.scrollHeight))}px`;
  };
  for (const frame of document.querySelectorAll("iframe")) {
    frame.addEventListener("load", () => fit(frame));
    fit(frame);
  }
  const live = document.body.dataset.live;
  if (!live) return;
  let known = null;
  const source = new EventSource(live);
  source.onmessage = (event) => {
    const { epoch } = JSON.parse(event.data);
    if (known !== null && epoch !== known) location.reload();
    known = epoch;
  };
  addEventListener("pagehide", () => source.close());
})();
