// What mail apps make of an email in their own dark mode. Pictures, and grounds that are pictures, stay as they are.
// "full" turns the lightness of every colour round; "partial" only that of light grounds and dark texts.
window.force = (mode) => {
  const read = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  // CIE L*a*b* (D65): L turned round, a and b kept, as the dark mode of Outlook on the web does it.
  const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const bent = (v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
  const root = (t) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389 / 27 + 16) / 116);
  const cube = (t) => (t ** 3 > 216 / 24389 ? t ** 3 : (116 * t - 16) * 27 / 24389);
  const lab = (rgb) => {
    const [r, g, b] = rgb.map(linear);
    const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const turn = (rgb) => {
    const [l, a, b] = lab(rgb);
    const y = (116 - l) / 116;
    const [x, t, z] = [cube(y + a / 500) * 0.9505, cube(y), cube(y - b / 200) * 1.089];
    const back = [3.2406 * x - 1.5372 * t - 0.4986 * z, -0.9689 * x + 1.8758 * t + 0.0415 * z, 0.0557 * x - 0.204 * t + 1.057 * z];
    return back.map((v) => Math.round(Math.min(255, Math.max(0, bent(Math.max(0, v))))));
  };
  const light = (rgb) => lab(rgb)[0] / 100;
  const elements = [document.documentElement, ...document.documentElement.querySelectorAll("*")];
  const seen = elements.map((element) => {
    const style = getComputedStyle(element);
    return { element, ink: read(style.color), ground: read(style.backgroundColor), picture: style.backgroundImage !== "none" };
  });
  for (const { element, ink, ground, picture } of seen) {
    const colour = ink.slice(0, 3);
    if (mode === "full" || light(colour) < 0.5) element.style.setProperty("color", `rgb(${turn(colour)})`, "important");
    const isClear = ground.length === 4 && ground[3] === 0;
    if (isClear || picture) continue;
    const behind = ground.slice(0, 3);
    if (mode === "full" || light(behind) > 0.5) element.style.setProperty("background-color", `rgb(${turn(behind)})`, "important");
  }
};
