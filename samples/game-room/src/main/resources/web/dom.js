/** The few things that every part of the view needs. Texts from others only ever go through `put`. */

export const byId = (id) => document.getElementById(id);

/** Shows a text, and touches the page only where it differs. */
export function put(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

/** A copy of the one element in a template. */
export const copyOf = (template) => byId(template).content.firstElementChild.cloneNode(true);

/** Says something to screen readers only. */
export const announce = (text) => put(byId("announcer"), text);

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Animates, unless the person has asked for less motion. */
export const animate = (element, keyframes, options) => (calm.matches ? null : element.animate(keyframes, options));
