import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem, type } from "node:os";

/** Something that was measured, with a number for each round. */
export class Figure {
  constructor(name, unit, numbers) {
    if (!numbers.length || !numbers.every(Number.isFinite)) throw new Error(`${name}: nothing was measured`);
    this.name = name;
    this.unit = unit;
    this.sorted = [...numbers].sort((one, other) => one - other);
  }

  get median() {
    const middle = this.sorted.length >> 1;
    return this.sorted.length % 2 ? this.sorted[middle] : (this.sorted[middle - 1] + this.sorted[middle]) / 2;
  }

  get min() {
    return this.sorted[0];
  }

  get max() {
    return this.sorted.at(-1);
  }
}

/** How long each of many took, in milliseconds: the single times of all rounds together. */
export class Distribution {
  constructor(name, times) {
    if (!times.length || !times.every(Number.isFinite)) throw new Error(`${name}: nothing was measured`);
    this.name = name;
    this.sorted = Float64Array.from(times).sort();
  }

  percentile(percent) {
    return this.sorted[Math.max(0, Math.ceil((this.sorted.length * percent) / 100) - 1)];
  }

  get millis() {
    return { p50: this.percentile(50), p99: this.percentile(99), "p99.9": this.percentile(99.9), max: this.sorted.at(-1) };
  }
}

const MACHINE = [
  `${availableParallelism()} cores`,
  cpus()[0]?.model,
  `${Math.round(totalmem() / 2 ** 30)} GiB`,
  `Node ${process.version}`,
  `${type()} ${release()}`,
  new Date().toISOString().slice(0, 10),
]
  .filter(Boolean)
  .join(", ");
const NUMBER_WIDTH = 12;

/** What was found, for people and for programs: the JSON is of the form of `./onager bench --json`. */
export class Report {
  figures = [];
  distributions = [];
  notes = [];

  add({ figures = [], distributions = [], notes = [] }) {
    this.figures.push(...figures);
    this.distributions.push(...distributions);
    this.notes.push(...notes);
  }

  print() {
    const width = Math.max(...[...this.figures, ...this.distributions].map(({ name }) => name.length), 0);
    const line = (name, unit, ...numbers) =>
      console.log([name.padEnd(width), ...numbers.map((each) => each.padStart(NUMBER_WIDTH)), unit].join(" "));
    console.log();
    line("figure", "unit", "median", "min", "max");
    for (const { name, unit, median, min, max } of this.figures) line(name, unit, ...[median, min, max].map(number));
    if (this.distributions.length) line("\ntimes in ms", "samples", "p50", "p99", "p99.9", "max");
    for (const { name, sorted, millis } of this.distributions) {
      line(name, `${sorted.length}`, ...Object.values(millis).map(number));
    }
    console.log(`\n${[...this.notes, `machine: ${MACHINE}`].join("\n")}`);
  }

  write(file) {
    const figures = this.figures.map((figure) => {
      const { name, unit, median, min, max } = figure;
      return { figure: name, unit, median, min, max, goal: "", met: true };
    });
    const distributions = this.distributions.map(({ name, sorted, millis }) => {
      return { figure: name, millis, samples: sorted.length, goals: {}, met: true };
    });
    writeFileSync(file, `${JSON.stringify({ machine: MACHINE, figures, distributions, notes: this.notes }, null, 2)}\n`);
  }
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
}
