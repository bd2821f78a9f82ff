/** The season report of a room: a durable request, which goes on without this page and is found again after a reload. */

import { chartOf } from "./chart.js";
import { announce, byId, put } from "./dom.js";
import { keepReport, reportIn } from "./seat.js";
import { whyNot } from "./words.js";

const FINAL = ["completed", "failed", "cancelled"];
const number = new Intl.NumberFormat("en");

let onager = null;
let room = "";
let request = null; // the DurableRequest that is shown
let watch = null;
let isUnwanted = false; // cancelled, perhaps before it had an id
let told = ""; // what was announced last

export function openReports(client) {
  onager = client;
  byId("report-form").addEventListener("submit", onSubmit);
  byId("report-cancel").addEventListener("click", onCancel);
}

/** Shows the report that this tab asked for in another room, if it did. */
export function openReport(name) {
  room = name;
  forget();
  const id = reportIn(name);
  if (id !== null) follow(onager.request(id));
}

async function onSubmit(event) {
  event.preventDefault();
  const { seconds, fails } = event.target.elements;
  const where = room;
  forget();
  show("progress", "Sending …", 0);
  try {
    const payload = { room: where, delayMillis: Math.round(1000 * seconds.valueAsNumber) || 0, failTimes: fails.valueAsNumber || 0 };
    const submitted = await onager.submit("season-report", payload);
    keepReport(where, submitted.request.id);
    if (where !== room) return;
    follow(submitted.request);
    if (isUnwanted) onCancel();
  } catch (error) {
    if (where === room) show("form", error.code === "invalid-payload" ? "It may take 0 to 60 seconds, and fail 0 to 10 times." : whyNot(error, {}));
  }
}

/** The button stays enabled, and keeps the focus: who presses it twice is answered the same. */
async function onCancel() {
  isUnwanted = true;
  try {
    await request?.cancel();
  } catch (error) {
    put(byId("report-status"), whyNot(error, {}));
  }
}

function follow(submitted) {
  request = submitted;
  watch = submitted.watch({
    mode: "latest",
    store: null, // its id is enough
    onUpdate: ({ state }) => submitted === request && onState(state),
    onEnd: (error) => submitted === request && error && onEnd(error),
  });
}

/** It is not told of any more; one that is unknown was erased in the meantime. */
const onEnd = (error) => (error.code === "unknown-request" ? forget() : show("form", whyNot(error, {})));

function forget() {
  request = null;
  watch?.close();
  watch = null;
  isUnwanted = false;
  show("form", "");
  byId("report-result").hidden = true;
}

function onState(state) {
  if (state.status === "unknown") return forget();
  const isOver = FINAL.includes(state.status);
  show(isOver ? "form" : "progress", sentence(state), state.progress);
  const news = `${state.status} ${state.attempt}`;
  if (news !== told) announce(`Season report: ${sentence(state)}`);
  told = news;
  byId("report-result").hidden = state.status !== "completed";
  if (state.status === "completed") showResult(state.result);
  if (isOver) watch.close();
}

function sentence({ status, message, attempt, error, dueAt, dead }) {
  const again = attempt > 1 ? `Attempt ${attempt}: ` : "";
  const wait = Math.max(1, Math.ceil((Date.parse(dueAt) - Date.now()) / 1000));
  return {
    queued: () => "It is stored, and waits for its turn.",
    processing: () => `${again}${message ?? "Begun"} …`,
    retrying: () => `Attempt ${attempt} failed: ${error.message} The next one begins in about ${wait}\u00a0s.`,
    completed: () => `Done${attempt > 1 ? ` in attempt ${attempt}` : ""}.`,
    failed: () => (dead ? `It failed in all ${attempt} attempts: ${error.message}` : error.message),
    cancelled: () => "It was cancelled.",
  }[status]();
}

/** `part` is the form for another report, or the progress of this one. The focus stays where the person is. */
function show(part, text, progress = 0) {
  const isUnderWay = part === "progress";
  const card = byId("report");
  const hadFocus = card.contains(document.activeElement) && byId("report-form").hidden !== isUnderWay;
  byId("report-form").hidden = isUnderWay;
  byId("report-underway").hidden = !isUnderWay;
  byId("report-progress").value = progress;
  put(byId("report-percent"), `${Math.round(100 * progress)}%`);
  put(byId("report-status"), text);
  if (hadFocus) byId(isUnderWay ? "report-cancel" : "report-start").focus();
}

function showResult({ rounds, players, svg }) {
  const best = players.slice(0, 3).map(({ player, total }) => `${player} ${number.format(total)}`);
  const counts = `${number.format(players.length)} player${players.length === 1 ? "" : "s"} in ${number.format(rounds)} round${rounds === 1 ? "" : "s"}`;
  put(byId("report-caption"), best.length === 0 ? counts : `${counts}; best: ${best.join(", ")}`);
  const chart = chartOf(svg);
  byId("report-chart").replaceChildren(...(chart === null ? [] : [chart]));
}
