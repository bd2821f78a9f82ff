import { writeFileSync } from "node:fs";
import { availableParallelism, release, type } from "node:os";

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

const MACHINE = `${availableParallelism()} cores, Node ${process.version}, ${type()} ${release()}`;
const WIDTHS = [-64, 12, 12, 12, 10];

/** What was found, for people and for programs: the JSON is of the form of `./onager bench --json`. */
export class Report {
  figures = [];
  notes = [];

  add({ figures = [], notes = [] }) {
    this.figures.push(...figures);
    this.notes.push(...notes);
  }

  print() {
    console.log(`\n${line("figure", "median", "min", "max", "unit")}`);
    for (const { name, median, min, max, unit } of this.figures) {
      console.log(line(name, number(median), number(min), number(max), unit));
    }
    console.log(`\n${[...this.notes, `machine: ${MACHINE}`].join("\n")}`);
  }

  write(file) {
    const figures = this.figures.map((figure) => {
      const { name, unit, median, min, max } = figure;
      return { figure: name, unit, median, min, max, goal: "", met: true };
    });
    writeFileSync(file, `${JSON.stringify({ machine: MACHINE, figures, notes: this.notes }, null, 2)}\n`);
  }
}

function line(...cells) {
  return cells.map((cell, at) => (WIDTHS[at] < 0 ? cell.padEnd(-WIDTHS[at]) : cell.padStart(WIDTHS[at]))).join(" ");
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
}
