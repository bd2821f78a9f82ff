/**
 * Prints the page as an SVG, as Chromium lays it out: on a desktop, and on a phone beside it. What it draws are boxes with their colours and
 * corners, and each line of text where it stands; so the picture is text, and small.
 *
 *     node picture.mjs lobby > ../pictures/page.svg     (with a server on new data)
 */

import { chromium } from "playwright-core";

const url = process.env.ONAGER_URL ?? "http://127.0.0.1:8080";
const SIZES = { desktop: { width: 1120, height: 980 }, phone: { width: 390, height: 980 } };
const GAP = 24;
const QUIET_MS = 1500; // then nothing fades any more
const PLAYED = [
  ["Join", { player: "ann" }], ["Join", { player: "ben" }], ["Join", { player: "cy" }],
  ["Score", { player: "ben", points: 25 }], ["Score", { player: "ann", points: 60 }], ["Score", { player: "cy", points: 10 }],
  ["Say", { player: "ben", text: "Who is in for another round?" }], ["Say", { player: "ann", text: "Me. First to a hundred!" }],
  ["Leave", { player: "cy" }], ["Leave", { player: "ann" }],
];

async function play(room) {
  for (const [command, args] of PLAYED) {
    const body = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(args) };
    const answer = await fetch(`${url}/onager/actors/game-room/${room}/${command}`, body);
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** In the page: what is to be seen of it, from the back to the front. */
function drawn() {
  const MOST_DOT = 16; // pixels
  const shapes = [];
  const isSeen = (style) => style.visibility !== "hidden" && style.display !== "none" && +style.opacity > 0;
  const isClear = (colour) => /, 0\)$|^transparent$/.test(colour);
  const visit = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isForReaders = style.clipPath !== "none" || style.clip !== "auto"; // of the screen, not of the picture
    if (!isSeen(style) || isForReaders || box.width <= 1 || box.height <= 1 || box.top > innerHeight) return;
    const hasBorder = parseFloat(style.borderTopWidth) > 0 && parseFloat(style.borderLeftWidth) > 0 && !isClear(style.borderTopColor);
    if (!isClear(style.backgroundColor) || hasBorder) {
      shapes.push({ box, fill: isClear(style.backgroundColor) ? "none" : style.backgroundColor, stroke: hasBorder ? style.borderTopColor : undefined, radius: parseFloat(style.borderTopLeftRadius) || 0 });
    }
    if (element.tagName === "INPUT") field(element, style, box);
    if (element.tagName === "svg") return void shapes.push({ box, drawing: [...element.children].map(part).join(""), view: element.getAttribute("viewBox") });
    const before = getComputedStyle(element, "::before");
    const dot = parseFloat(before.width);
    if (before.content !== "none" && dot > 0 && dot <= MOST_DOT && !isClear(before.backgroundColor)) {
      const x = box.x + parseFloat(style.paddingLeft);
      shapes.push({ box: { x, y: box.y + (box.height - dot) / 2, width: dot, height: dot }, fill: before.backgroundColor, radius: dot });
    }
    for (const child of element.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) visit(child);
      else if (child.nodeType === Node.TEXT_NODE) lines(child, style);
    }
  };
  const part = (element) => {
    const copy = element.cloneNode();
    const style = getComputedStyle(element);
    for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity"]) copy.setAttribute(name, style.getPropertyValue(name));
    return copy.outerHTML.replace(/ xmlns="[^"]*"/, "");
  };
  const put = (text, x, y, style) => {
    const { color, fontSize, fontWeight, textTransform } = style;
    const words = textTransform === "uppercase" ? text.toUpperCase() : text;
    shapes.push({ text: words, x, y, fill: color, size: parseFloat(fontSize), weight: +fontWeight });
  };
  const field = (input, style, box) => {
    if (input.type === "range") {
      const middle = box.y + box.height / 2;
      const at = (input.value - input.min) / (input.max - input.min || 1);
      shapes.push({ box: { x: box.x, y: middle - 3, width: box.width, height: 6 }, fill: style.accentColor === "auto" ? "#888" : style.accentColor, radius: 3 });
      shapes.push({ box: { x: box.x + at * (box.width - 16), y: middle - 8, width: 16, height: 16 }, fill: style.accentColor === "auto" ? "#555" : style.accentColor, radius: 8 });
    } else if (input.value || input.placeholder) {
      put(input.value || input.placeholder, box.x + parseFloat(style.paddingLeft), box.y + box.height / 2 + parseFloat(style.fontSize) * 0.35, style);
    }
  };
  const lines = (node, style) => {
    const range = document.createRange();
    let line;
    const end = () => line && put(line.text.trim(), line.x, line.bottom - (line.bottom - line.top) * 0.24, style);
    for (let i = 0; i < node.data.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const box = range.getClientRects()[0];
      if (!box || box.width === 0 || box.bottom <= 0 || box.top > innerHeight) continue;
      if (!line || Math.abs(box.top - line.top) > 4) {
        end();
        line = { text: "", x: box.x, top: box.top, bottom: box.bottom };
      }
      line.text += node.data[i];
    }
    end();
  };
  visit(document.body);
  return { shapes, background: getComputedStyle(document.documentElement).backgroundColor };
}

const round = (number) => Math.round(number * 10) / 10;
const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const hex = (colour) => {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (!colour.startsWith("rgb")) return `fill="${colour}"`;
  const value = `#${[red, green, blue].map((each) => Math.round(each).toString(16).padStart(2, "0")).join("")}`;
  return alpha < 1 ? `fill="${value}" fill-opacity="${alpha}"` : `fill="${value}"`;
};

function svg({ box, drawing, view, text, fill, stroke, radius, x, y, size, weight }) {
  if (text !== undefined) {
    if (text === "") return "";
    return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}"${weight >= 600 ? ' font-weight="bold"' : ""} ${hex(fill)}>${escaped(text)}</text>`;
  }
  if (drawing !== undefined) {
    const place = `x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"`;
    return `<svg ${place} viewBox="${view}">${drawing}</svg>`;
  }
  const corner = Math.min(radius, box.width / 2, box.height / 2);
  const line = stroke ? ` ${hex(stroke).replace(/fill/g, "stroke")}` : "";
  return `<rect x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"${corner ? ` rx="${round(corner)}"` : ""} ${hex(fill)}${line}/>`;
}

async function picture(browser, viewport, room, left) {
  const page = await browser.newPage({ viewport });
  await page.goto(`${url}/#${room}`);
  await page.locator(".row").first().waitFor();
  await page.getByTestId("name-input").fill("ann");
  await page.getByTestId("join").click();
  await page.getByTestId("say-text").waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForTimeout(QUIET_MS);
  const { shapes, background } = await page.evaluate(drawn);
  await page.close();
  const { width, height } = viewport;
  const frame = `<rect width="${width}" height="${height}" rx="12" ${hex(background === "rgba(0, 0, 0, 0)" ? "rgb(255, 255, 255)" : background)} stroke="#8888"/>`;
  const body = shapes.map(svg).filter(Boolean).join("\n");
  return `<svg x="${left}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${frame}\n${body}\n</svg>`;
}

const room = process.argv[2] ?? "lobby"; // in which nobody has played yet
await play(room);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const { desktop, phone } = SIZES;
  const parts = [await picture(browser, desktop, room, 0), await picture(browser, phone, room, desktop.width + GAP)];
  const width = desktop.width + GAP + phone.width;
  console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${desktop.height}" font-family="system-ui, sans-serif">`);
  console.log("<title>The game room on a desktop and on a phone</title>");
  console.log(`${parts.join("\n")}\n</svg>`);
} finally {
  await browser.close();
}
