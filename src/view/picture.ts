// A drawing of the page as a picture of its own: SVG text with the page's colours and type written
// into it, so that it looks the same in a slide, where there is no style sheet of ours.

/** Properties that our drawings set by style sheets. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-opacity',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'visibility',
] as const;

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** The drawing as the text of an SVG file, on the page's background. */
export function svgTextOf(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  inlineStyles(drawing, copy);
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', NAMESPACE);
  copy.setAttribute('width', String(Math.round(width)));
  copy.setAttribute('height', String(Math.round(height)));
  const ground = document.createElementNS(NAMESPACE, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', groundOf(drawing));
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function inlineStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  to.removeAttribute('class');
  const words = PROPERTIES.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value === '' ? [] : [`${name}:${value}`];
  });
  to.setAttribute('style', words.join(';'));
  for (const [at, child] of [...from.children].entries()) {
    const twin = to.children[at];
    if (twin !== undefined) inlineStyles(child, twin);
  }
}

/** The colour behind the drawing: that of the nearest element which has one. */
function groundOf(drawing: Element): string {
  for (let at: Element | null = drawing; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== '' && !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) {
      return backgroundColor;
    }
  }
  return 'white';
}
