/** The figures of the page: events, and round trips of what the page itself sent. */
import { at, milliseconds } from './elements.js';

const MOST_SAMPLES = 101;

export class Counters {
  #sentAt = new Map();
  #samples = [];
  #sent = 0;
  #received = 0;

  /** Data to send, marked so that its arrival can be timed. */
  sending(data) {
    const mark = crypto.getRandomValues(new Uint32Array(2)).join('-');
    this.#sentAt.set(mark, performance.now());
    at('sent').textContent = String(++this.#sent);
    return { ...data, mark };
  }

  received(data) {
    at('received').textContent = String(++this.#received);
    const started = this.#sentAt.get(data?.mark);
    if (started === undefined) return;
    this.#sentAt.delete(data.mark);
    const took = performance.now() - started;
    this.#samples.push(took);
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
    const sorted = [...this.#samples].sort((a, b) => a - b);
    at('last').textContent = milliseconds(took);
    at('median').textContent = milliseconds(sorted[Math.floor(sorted.length / 2)]);
  }
}
