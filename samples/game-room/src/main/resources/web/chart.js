/** Takes the chart of a report into the page: only the shapes that are known, so that nothing else comes along. */

const SVG = "http://www.w3.org/2000/svg";
const KNOWN = {
  svg: ["viewBox", "font-family", "font-size", "fill", "role"],
  title: [],
  text: ["x", "y", "text-anchor"],
  rect: ["x", "y", "width", "height", "rx", "fill"],
};

/** An element to be put into the page; null where the text is no SVG. */
export function chartOf(svg) {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  return documentElement.localName === "svg" ? copied(documentElement) : null;
}

function copied(element) {
  const { localName } = element;
  if (!Object.hasOwn(KNOWN, localName)) return null;
  const copy = document.createElementNS(SVG, localName);
  for (const name of KNOWN[localName]) {
    if (element.hasAttribute(name)) copy.setAttribute(name, element.getAttribute(name));
  }
  if (element.children.length === 0) copy.textContent = element.textContent;
  copy.append(...[...element.children].map(copied).filter((child) => child !== null));
  return copy;
}
