/*
 * What is asked of a page in a browser. These functions run there: they may use nothing of this module but their
 * arguments, and the types of a browser's objects are not known here.
 */

export interface Found {
  /** `12: p "text" reaches 731 of 720` */
  readonly overflows: readonly string[];
  readonly pale: readonly string[];
  readonly small: readonly string[];
  /** Slides whose type had to be made much smaller than was reckoned. */
  readonly shrunk: readonly string[];
}

/** In the page: what leaves its slide, what is too pale to be read, what is too small. */
export const LOOK = `(() => {
  const found = { overflows: [], pale: [], small: [], shrunk: [] };
  const parse = (color) => {
    const numbers = (color.match(/[\\d.]+/g) ?? []).map(Number);
    const [r = 0, g = 0, b = 0, a = 1] = numbers;
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => {
      const c = v / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (a, b) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const backdrop = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      layers.push(color);
      if (color.a === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  // In a drawing, the last shape that was painted before a text and that it lies on is what it is read on.
  const painted = (text, svg) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    let under = backdrop(svg);
    for (const shape of svg.querySelectorAll('rect, text')) {
      if (shape === text) break;
      if (shape.tagName !== 'rect') continue;
      const r = shape.getBoundingClientRect();
      if (x < r.left || x > r.right || y < r.top || y > r.bottom) continue;
      const fill = getComputedStyle(shape).fill;
      if (fill !== 'none') under = over(parse(fill), under);
    }
    return under;
  };
  document.querySelectorAll('main > .slide').forEach((slide, i) => {
    const section = slide.querySelector('section');
    const edge = section.getBoundingClientRect();
    const scale = edge.width / 1280;
    const name = (e) => (i + 1) + ': ' + e.tagName.toLowerCase() + ' "' + e.textContent.trim().slice(0, 40) + '"';
    if (Number(slide.dataset.fit ?? 1) < 0.9) found.shrunk.push((i + 1) + ': ' + slide.dataset.fit);
    if (section.scrollWidth > 1280 || section.scrollHeight > 720)
      found.overflows.push((i + 1) + ': ' + section.scrollWidth + ' x ' + section.scrollHeight);
    for (const element of section.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      if (box.left < edge.left - 0.5 || box.right > edge.right + 0.5 || box.top < edge.top - 0.5 || box.bottom > edge.bottom + 0.5)
        found.overflows.push(name(element) + ' leaves the slide');
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && getComputedStyle(element).display !== 'inline' && !element.closest('svg'))
        found.overflows.push(name(element) + ' is wider than its place');
      const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== '');
      if (!own) continue;
      const style = getComputedStyle(element);
      const svg = element.closest('svg');
      if (element.tagName === 'title') continue;
      const drawn = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width / scale : 1;
      const size = Number.parseFloat(style.fontSize) * (svg ? Math.min(drawn, svg.getBoundingClientRect().height / svg.viewBox.baseVal.height / scale) : 1);
      if (size < (svg ? 11 : 16)) found.small.push(name(element) + ' ' + size.toFixed(1) + ' px');
      const ink = parse(svg ? style.fill : style.color);
      const under = svg ? painted(element, svg) : backdrop(element);
      const ratio = contrast(over(ink, under), under);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) found.pale.push(name(element) + ' ' + ratio.toFixed(2));
    }
    const last = Math.max(...[...section.children].map((e) => e.getBoundingClientRect().bottom));
    if (last > edge.bottom - 44 * scale) found.overflows.push((i + 1) + ': runs into the page number');
  });
  return found;
})()`;
