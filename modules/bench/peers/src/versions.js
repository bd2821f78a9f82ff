import { readFileSync } from "node:fs";

/** Returns the versions of packages that are installed here, as people read them. */
export function versionsOf(...packages) {
  const version = (name) =>
    JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url))).version;
  return packages.map((name) => `${name} ${version(name)}`).join(", ");
}
