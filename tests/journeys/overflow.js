// Looked at in a page: what sticks out of it, what is cut off, what lies upon another. Returns sentences; an empty list is good.
(() => {
  const SLACK = 1.5;
  const found = [];
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const named = (element) => `<${element.localName} class="${element.getAttribute("class") ?? ""}"> “${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 50)}”`;
  const above = function* (element) {
    for (let each = element; each; each = each.parentElement) yield each;
  };
  const hidden = (element) => {
    for (const each of above(element)) {
      const style = getComputedStyle(each);
      if (style.clipPath !== "none" || (style.position === "absolute" && each.clientWidth <= 1)) return true;
    }
    return false;
  };
  const scrolls = (element) => [...above(element)].some((each) => /auto|scroll|hidden/.test(getComputedStyle(each).overflowX) && each !== document.documentElement && each !== document.body);
  const floats = (element) => [...above(element)].some((each) => /fixed|sticky/.test(getComputedStyle(each).position));
  const width = document.documentElement.clientWidth;

  if (document.scrollingElement.scrollWidth > width + SLACK) {
    const out = [...document.body.querySelectorAll("*")].filter((each) => {
      const place = each.getBoundingClientRect();
      return place.width && shown(each) && !hidden(each) && !scrolls(each) && (place.right > width + SLACK || place.left < -SLACK);
    });
    found.push(`scrolls sideways (${document.scrollingElement.scrollWidth} in ${width}): ${out.slice(-2).map(named).join(" and ")}`);
  }

  // Text that a thumb must read before it presses.
  for (const each of document.querySelectorAll("button, .btn, summary, .nav__link, .nav__label, .badge, .choice__body, .sub-nav a, .turn__link, .crumbs a, label, th, dt")) {
    if (!shown(each) || hidden(each)) continue;
    const place = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    const cuts = /hidden|clip/.test(style.overflowX + style.overflowY);
    const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.data.trim() || !shown(node.parentElement) || hidden(node.parentElement) || node.parentElement.closest(".nav__count, .account__panel, .nav__rest .nav__list")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter((line) => line.width);
      const aside = lines.some((line) => line.right > place.right + 2 || line.left < place.left - 2);
      if (aside || (cuts && lines.some((line) => (line.top + line.bottom) / 2 > place.bottom))) {
        found.push(`${cuts ? "is cut off" : "text leaves its place"}: ${named(each)}`);
        break;
      }
    }
  }

  // Two things to press on the same spot.
  const pressed = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")].filter(
    (each) => shown(each) && !hidden(each) && !floats(each) && !each.matches(".choice__input, .visually-hidden"),
  );
  const lines = pressed.map((each) => [...each.getClientRects()]);
  for (let one = 0; one < pressed.length; one += 1) {
    for (let two = one + 1; two < pressed.length; two += 1) {
      if (pressed[one].contains(pressed[two]) || pressed[two].contains(pressed[one])) continue;
      const upon = lines[one].some((a) => lines[two].some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
      if (upon) found.push(`lies upon another: ${named(pressed[one])} and ${named(pressed[two])}`);
    }
  }
  return [...new Set(found)];
})();
