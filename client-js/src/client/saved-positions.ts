import type { Cancel, Environment } from '../environment.js';
import type { Ledger } from '../recovery/ledger.js';
import { parsed } from '../wire/frame.js';
import type { PositionStorage } from './options.js';

/** How old the saved positions of a page that ends without notice may be. */
const SAVE_MS = 1_000;

/** Keeps a ledger where it survives a reload: when the page may go, and at times. */
export class SavedPositions {
  private timer: Cancel | undefined;
  private readonly onHide: Cancel;

  constructor(
    private readonly storage: PositionStorage,
    private readonly name: string,
    private readonly ledger: Ledger,
    private readonly environment: Environment,
  ) {
    ledger.restore(parsed(this.read()));
    this.onHide = environment.onHide(() => this.save());
  }

  /** Something moved. */
  touch(): void {
    this.timer ??= this.environment.after(SAVE_MS, () => this.save());
  }

  stop(): void {
    this.save();
    this.onHide();
  }

  private save(): void {
    this.timer?.();
    this.timer = undefined;
    try {
      this.storage.setItem(this.name, this.ledger.save());
    } catch {
      // Full, or forbidden: the next reload starts anew, as without storage.
    }
  }

  private read(): string | null {
    try {
      return this.storage.getItem(this.name);
    } catch {
      return null;
    }
  }
}
