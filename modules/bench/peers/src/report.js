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
const NUMBER_WIDTH = 12;

/** What was found, for people and for programs: the JSON is of the form of `./onager bench --json`. */
export class Report {
  figures = [];
  notes = [];

  add({ figures = [], notes = [] }) {
    this.figures.push(...figures);
    this.notes.push(...notes);
  }

  print() {
    const width = Math.max(...this.figures.map(({ name }) => name.length), 0);
    const line = (name, unit, ...numbers) =>
      console.log([name.padEnd(width), ...numbers.map((each) => each.padStart(NUMBER_WIDTH)), unit].join(" "));
    console.log();
    line("figure", "unit", "median", "min", "max");
    for (const { name, unit, median, min, max } of this.figures) line(name, unit, ...[median, min, max].map(number));
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

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toFixed(2);
}
