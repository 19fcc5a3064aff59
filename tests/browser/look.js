// What the eye sees of a page at its present width: [what is wrong, the element].
() => {
  const found = [];
  const shown = (element) => element.outerHTML.slice(0, 140);
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(["wider than the window", `${root.scrollWidth} > ${innerWidth}`]);
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const rangeOf = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  // Only for screen readers, or shown when it has the focus.
  const hidden = (box) => box.width <= 1 || box.height <= 1;
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, .skip, .skip-to-content-link, select, noscript, script")) continue;
    if (!hasText(element) || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (hidden(box)) continue;
    const text = rangeOf(element);
    let scrolls = false;
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      const frame = one.getBoundingClientRect();
      const flows = [style.overflowX, style.overflowY];
      const rolls = flows.some((value) => value === "auto" || value === "scroll");
      if (hidden(frame) || rolls || style.position === "fixed") { scrolls = true; break; }
      const clips = flows.some((value) => value === "hidden" || value === "clip");
      // Three dots are no loss where pointing shows the whole.
      const dots = style.textOverflow === "ellipsis" && one.title;
      const beyond = text.right > frame.right + 1 || text.left < frame.left - 1 || text.bottom > frame.bottom + 4;
      if (clips && style.display !== "inline" && beyond) {
        if (!dots) found.push(["cut off", shown(one)]);
        break;
      }
    }
    if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) found.push(["outside the window", shown(element)]);
    if (element.matches("button, .button, th, td") && element.scrollWidth > element.clientWidth + 1
        && !scrolls && getComputedStyle(element).display !== "inline") found.push(["text wider than its box", shown(element)]);
  }
  return found;
}
