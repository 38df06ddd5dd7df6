import type { Cancel, Environment } from './environment.js';

/** How often the clock is looked at. */
const TICK_MS = 5_000;

/** A tick that is this late: the machine slept. */
const SLEPT_MS = 15_000;

/** Hidden pages get one tick a minute, without having slept. */
const SLEPT_HIDDEN_MS = 90_000;

/** How long a check after sleep waits: what is there answers in much less. */
const CHECK_MS = 5_000;

/** What a connection must do for it. */
export interface Patient {
  ping(): void;
  /** Nothing was heard for too long: the connection is to be given up. */
  lost(): void;
}

/** Whether the other end of a connection is still there. Has one timer, until `stop`. */
export class Liveness {
  private heardAt: number;
  private tickedAt: number;
  private pingedAt: number | undefined;
  private patience = 0;
  private timer: Cancel = () => {};
  private readonly wake: Cancel;
  private stopped = false;

  /**
   * @param idleMs silence before a ping; Infinity if somebody else looks after that
   * @param pongMs silence after it
   */
  constructor(
    private readonly environment: Environment,
    private readonly patient: Patient,
    private readonly idleMs: number,
    private readonly pongMs: number,
  ) {
    this.heardAt = this.tickedAt = environment.now();
    this.wake = environment.onWake(() => this.check());
    this.schedule(TICK_MS);
  }

  heard(): void {
    this.heardAt = this.environment.now();
    this.pingedAt = undefined;
  }

  /** Asks at once, and waits only briefly. */
  check(): void {
    if (this.stopped) return;
    this.probe(Math.min(CHECK_MS, this.pongMs));
    this.schedule(CHECK_MS);
  }

  stop(): void {
    this.stopped = true;
    this.timer();
    this.wake();
  }

  private schedule(ms: number): void {
    this.timer();
    this.timer = this.environment.after(Math.min(TICK_MS, ms), () => this.tick());
  }

  private tick(): void {
    const now = this.environment.now();
    const late = now - this.tickedAt;
    this.tickedAt = now;
    const slept = late > TICK_MS + (this.environment.hidden() ? SLEPT_HIDDEN_MS : SLEPT_MS);
    if (slept) {
      // What a ping from before the sleep says is not known any more.
      this.pingedAt = undefined;
      this.check();
      return;
    }
    if (this.pingedAt !== undefined) {
      if (now - this.pingedAt >= this.patience) return this.giveUp();
    } else if (now - this.heardAt >= this.idleMs) {
      this.probe(this.pongMs);
    }
    this.schedule(TICK_MS);
  }

  private probe(patience: number): void {
    const now = this.environment.now();
    if (this.pingedAt !== undefined) {
      this.patience = Math.min(this.patience, now - this.pingedAt + patience);
      return;
    }
    this.pingedAt = now;
    this.patience = patience;
    this.patient.ping();
  }

  private giveUp(): void {
    this.stop();
    this.patient.lost();
  }
}
