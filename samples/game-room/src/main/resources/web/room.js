/** Follows one room, and knows whether what the page has of it is the server's latest. */

const SCORES = ["/players", "/total", "/round"]; // what spectators get
const ASK_AGAIN_MS = 1_000;

export class Room {
  latest = null; // the last update: {state, revision, epoch}
  hasBegun = false; // whether there was an update before this one
  isCurrent = false;
  isOver = false; // nothing new will come
  saved = 0; // about how many bytes deltas were shorter than the states they stood for
  lastResume = null; // {from, to, replayed, isReload, reset: why the server could not go on, or undefined}
  #resuming = null; // the same, until the page is where the server is; `to` is left out until that is known
  #listener;
  #onager;

  /** `listener` has `onUpdate()`, `onCurrent()` for whenever `isCurrent` may have changed, and `onEnd(error)`, of which `error` may be missing. */
  constructor(onager, name, isSpectated, listener) {
    this.name = name;
    this.isSpectated = isSpectated;
    this.#onager = onager;
    this.#listener = listener;
    this.watch = onager.actor("game-room", name).watch({
      select: isSpectated ? SCORES : undefined,
      onUpdate: (update) => this.#take(update),
      onEnd: (error) => this.#end(error),
    });
    this.#resume(true); // from what was kept of it before a reload
    this.onStatus(onager.status);
  }

  close() {
    this.isOver = true;
    this.watch.close();
  }

  /** Has to be told of every status of the client. */
  onStatus({ phase }) {
    if (phase === "live") this.#findHead(this.#resuming);
    else if (this.isCurrent) this.#resume(false);
    else if (this.#resuming) this.#resuming = { ...this.#resuming, to: undefined }; // no answer on its way counts any more
  }

  #resume(isReload) {
    const from = this.watch.revision;
    this.isCurrent = false;
    if (from !== undefined) this.#resuming = { from, replayed: 0, isReload };
  }

  #take(update) {
    this.latest = update;
    if (!update.restored) this.#count(update);
    this.#listener.onUpdate();
    this.hasBegun = true;
    this.#settle();
  }

  #count({ state, delta, reset, revision }) {
    if (delta !== undefined) this.saved += Math.max(0, JSON.stringify(state).length - JSON.stringify(delta).length);
    if (!this.#resuming) return;
    if (reset) Object.assign(this.#resuming, { to: revision, reset });
    else this.#resuming.replayed++;
  }

  /** Asks where the server is: a stream that missed nothing says nothing, and the page would not know that it is current. */
  async #findHead(resuming) {
    if (!resuming) return;
    try {
      resuming.to = await headOf(this.name);
      this.#settle();
    } catch {
      const isWanted = () => resuming === this.#resuming && !this.isOver && this.#onager.status.phase === "live";
      setTimeout(() => isWanted() && this.#findHead(resuming), ASK_AGAIN_MS);
    }
  }

  #settle() {
    if (this.isOver || this.isCurrent || this.#onager.status.phase !== "live") return;
    const resuming = this.#resuming;
    if (resuming && !(this.watch.revision >= resuming.to)) return;
    if (!resuming && this.latest === null) return;
    this.lastResume = resuming ?? this.lastResume;
    this.#resuming = null;
    this.isCurrent = true;
    this.#listener.onCurrent();
  }

  #end(error) {
    if (this.isOver) return; // closed by this page
    this.isOver = true;
    this.isCurrent = false;
    this.#listener.onEnd(error);
  }
}

/** The revision at which the room is on the server now. */
async function headOf(name) {
  const response = await fetch(`/onager/actors/game-room/${name}`, { cache: "no-store" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return Number(/:(\d+)"$/.exec(response.headers.get("ETag"))[1]);
}
