/** The patterns and the variables of the protocol's conformance suite; its README says what they mean. */

const TYPES = {
  $any: (value) => value !== undefined,
  $absent: (value) => value === undefined,
  $string: (value) => typeof value === "string",
  $integer: Number.isInteger,
  $number: (value) => typeof value === "number",
  $boolean: (value) => typeof value === "boolean",
  $object: (value) => isObject(value),
  $array: Array.isArray,
  $time: (value) => typeof value === "string" && !Number.isNaN(Date.parse(value)),
};

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The variables of one run of a case, and what matches a pattern. */
export class Patterns {
  #values = new Map();

  /** What a step says, with its variables replaced. */
  fill(tree) {
    if (typeof tree === "string") return this.#fillText(tree);
    if (Array.isArray(tree)) return tree.map((element) => this.fill(element));
    if (!isObject(tree)) return tree;
    return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, this.fill(value)]));
  }

  #fillText(text) {
    const whole = /^\$\{(\w+)}$/.exec(text);
    return whole ? this.#value(whole[1]) : text.replace(/\$\{(\w+)}/g, (_, name) => String(this.#value(name)));
  }

  #value(name) {
    if (!this.#values.has(name)) throw new Error(`The case uses \${${name}} before anything is bound to it`);
    return this.#values.get(name);
  }

  /** Whether a frame matches; it may have more fields. */
  matchesFrame(pattern, frame) {
    return isObject(frame) && this.#hasFields(pattern, frame);
  }

  matches(pattern, got) {
    if (typeof pattern === "string") return this.#matchesText(pattern, got);
    if (Array.isArray(pattern)) return Array.isArray(got) && got.length === pattern.length && pattern.every((each, i) => this.matches(each, got[i]));
    if (!isObject(pattern)) return pattern === got;
    if (pattern.$oneOf) return pattern.$oneOf.some((each) => this.matches(each, got));
    const hasMore = isObject(got) && Object.keys(got).some((name) => !Object.hasOwn(pattern, name));
    return isObject(got) && this.#hasFields(pattern, got) && (pattern.$others !== undefined || !hasMore);
  }

  #matchesText(pattern, got) {
    if (!pattern.startsWith("$") || pattern.startsWith("$$")) return got === pattern.replace("$$", "$");
    const [marker, name] = pattern.split(":");
    if (!Object.hasOwn(TYPES, marker)) throw new Error(`The case uses an unknown marker: ${pattern}`);
    if (!TYPES[marker](got)) return false;
    if (name !== undefined) this.#values.set(name, got);
    return true;
  }

  #hasFields(pattern, got) {
    return Object.entries(pattern).every(([name, each]) => name === "$others" || this.matches(each, Object.hasOwn(got, name) ? got[name] : undefined));
  }
}
