// Returns, for each element with text of its own: its number, its colour, what is behind it, its letters' size and weight.
() => {
  const channels = (text) => {
    const found = (text.match(/[\d.]+/g) ?? []).map(Number)
    return [found[0] ?? 0, found[1] ?? 0, found[2] ?? 0, found.length > 3 ? found[3] : 1]
  }
  const over = (upper, share, lower) => [0, 1, 2].map((at) => upper[at] * share + lower[at] * (1 - share))
  // What is painted behind an element's text, the page's white at the very back.
  const painted = (element) => {
    if (!element) return { ground: [255, 255, 255], known: true }
    const style = getComputedStyle(element)
    const behind = painted(element.parentElement)
    const own = channels(style.backgroundColor)
    const ground = over(own, own[3], behind.ground)
    const is_known = style.backgroundImage === 'none' && (behind.known || own[3] === 1)
    return { ground: over(ground, Number(style.opacity), behind.ground), known: is_known, behind: behind.ground }
  }
  const found = []
  for (const element of document.querySelectorAll('[data-number]')) {
    const has_text = [...element.childNodes].some((node) => node.nodeType === 3 && /[\p{L}\p{N}]/u.test(node.textContent))
    const style = getComputedStyle(element)
    if (!has_text || !element.getClientRects().length || style.visibility !== 'visible') continue
    const { ground, known, behind } = painted(element)
    const own = channels(style.color)
    const text = over(over(own, own[3], ground), Number(style.opacity), behind)
    found.push([Number(element.dataset.number), text, ground, known, parseFloat(style.fontSize), Number(style.fontWeight)])
  }
  return found
}
