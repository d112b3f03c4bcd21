// What an eye would measure on a page. Boxes are in CSS pixels of the whole page; colours are [r, g, b].
(() => {
  const box = (thing) => {
    const r = thing.getBoundingClientRect();
    return { left: r.left + scrollX, top: r.top + scrollY, right: r.right + scrollX, bottom: r.bottom + scrollY, width: r.width, height: r.height };
  };
  const colour = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const isSeen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest(".preheader");
  const range = (node, from, to) => {
    const r = document.createRange();
    r.setStart(node, from);
    r.setEnd(node, to);
    return r;
  };

  function ground(element) {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found.slice(0, 3);
    }
    return [255, 255, 255];
  }

  function luminance(rgb) {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }

  function textNodes(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (node.data.trim() && !["STYLE", "SCRIPT", "TITLE"].includes(parent.tagName) && isSeen(parent)) found.push(node);
    }
    return found;
  }

  // Every text that is seen: its words, box, size of type, and contrast to what is behind it.
  function texts(selector = "body") {
    return [...document.querySelectorAll(selector)].flatMap(textNodes).map((node) => {
      const style = getComputedStyle(node.parentElement);
      return {
        words: node.data.trim(),
        ...box(range(node, 0, node.data.length)),
        size: parseFloat(style.fontSize),
        leading: parseFloat(style.lineHeight),
        family: style.fontFamily,
        contrast: contrast(colour(style.color).slice(0, 3), ground(node.parentElement)),
      };
    });
  }

  // The lines of each element, as numbers of characters.
  function lines(selector) {
    return [...document.querySelectorAll(selector)].filter(isSeen).map((element) => {
      const counted = new Map();
      for (const node of textNodes(element)) {
        for (let at = 0; at < node.data.length; at += 1) {
          const r = range(node, at, at + 1).getClientRects()[0];
          if (r && r.width) counted.set(Math.round(r.bottom), (counted.get(Math.round(r.bottom)) || 0) + 1);
        }
      }
      return [...counted.values()];
    });
  }

  function boxes(selector) {
    return [...document.querySelectorAll(selector)].filter(isSeen).map((element) => ({
      words: element.textContent.trim() || element.alt || "",
      ...box(element),
    }));
  }

  // Paddings, and margins above and below, of all that is seen and takes room.
  function spacings() {
    const sides = ["paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "marginTop", "marginBottom"];
    return [...document.body.querySelectorAll("*")].filter(isSeen).flatMap((element) => {
      const style = getComputedStyle(element);
      return sides.map((side) => [element.tagName, element.className, side, parseFloat(style[side])]);
    });
  }

  window.measure = {
    texts,
    lines,
    boxes,
    spacings,
    ground: (selector) => [...document.querySelectorAll(selector)].map((element) => luminance(ground(element))),
    links: () =>
      [...document.querySelectorAll("a")].filter((a) => isSeen(a) && textNodes(a).length).map((a) => [a.textContent.trim(), a.className, getComputedStyle(a).textDecorationLine]),
    style: (selector, name) => getComputedStyle(document.querySelector(selector))[name],
    overflow: () => document.documentElement.scrollWidth - innerWidth,
  };
})();
