import type { Cancel, Environment } from '../../src/environment.js';

interface Waiting {
  at: number;
  task: () => void;
}

/** Time, chance and the page in the hands of a test. */
export class ManualEnvironment implements Environment {
  time = 1_000_000;
  /** What the next draws give; the last one for ever. */
  draws = [0];
  isHidden = false;

  private readonly waiting = new Set<Waiting>();
  private readonly wakes = new Set<() => void>();
  private readonly hides = new Set<() => void>();

  now = () => this.time;
  hidden = () => this.isHidden;

  random = () => {
    const [drawn = 0, ...rest] = this.draws;
    if (rest.length > 0) this.draws = rest;
    return drawn;
  };

  after = (ms: number, task: () => void): Cancel => {
    const waiting = { at: this.time + ms, task };
    this.waiting.add(waiting);
    return () => this.waiting.delete(waiting);
  };

  onWake = (listener: () => void) => joined(this.wakes, listener);
  onHide = (listener: () => void) => joined(this.hides, listener);

  get timers(): number {
    return this.waiting.size;
  }

  get listeners(): number {
    return this.wakes.size + this.hides.size;
  }

  /** Lets time pass, and what is due happen in its order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.waiting.delete(due);
      this.time = Math.max(this.time, due.at);
      due.task();
    }
    this.time = end;
  }

  /** Time passes, and nothing happens in it: timers that were due come late. */
  sleep(ms: number): void {
    this.time += ms;
    this.advance(0);
  }

  wake(): void {
    [...this.wakes].forEach((listener) => listener());
  }

  hide(): void {
    [...this.hides].forEach((listener) => listener());
  }
}

function joined(listeners: Set<() => void>, listener: () => void): Cancel {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Lets promises that are settled already be heard. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
