// Returns the boxes of all images, texts and buttons of a page, in the order of the document.
() => {
  const boxes = []
  // Preheaders are filled up with characters that nobody sees.
  const plain = (text) => text.replace(/[\u034f\u200b-\u200d\u00a0\s]+/g, ' ').trim()
  const add = (kind, label, box) =>
    boxes.push([kind, label, box.x + window.scrollX, box.y + window.scrollY, box.width, box.height])
  for (const image of document.images) add('image', image.getAttribute('src') ?? '', image.getBoundingClientRect())
  for (const button of document.querySelectorAll('td[style*="mso-padding-alt"]'))
    add('button', plain(button.textContent), button.getBoundingClientRect())
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = plain(node.textContent)
    if (!said || node.parentElement.closest('style, script')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    add('text', said, range.getBoundingClientRect())
  }
  return boxes
}
