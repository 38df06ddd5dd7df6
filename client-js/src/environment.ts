/** Takes back what was asked for; harmless afterwards. */
export type Cancel = () => void;

/** Time, chance and the page. Tests turn these by hand. */
export interface Environment {
  /** Wall clock in ms: it goes on while a laptop sleeps, which is how sleep is noticed. */
  now(): number;
  after(ms: number, task: () => void): Cancel;
  /** From 0 to below 1. */
  random(): number;
  /** Calls back when the network or the page may just have come back. */
  onWake(listener: () => void): Cancel;
  /** Calls back when the page may be about to go, or to be frozen. */
  onHide(listener: () => void): Cancel;
  /** Whether timers may be throttled, as they are in hidden tabs. */
  hidden(): boolean;
}

/** setTimeout fires at once for more than this. */
const LONGEST_TIMEOUT_MS = 0x7fffffff;

type Events = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

function listen(target: Events | undefined, names: string[], listener: () => void): Cancel {
  if (typeof target?.addEventListener !== 'function') return () => {};
  for (const name of names) target.addEventListener(name, listener);
  return () => {
    for (const name of names) target.removeEventListener(name, listener);
  };
}

const page = () => (typeof document === 'undefined' ? undefined : document);

const isHidden = () => page()?.visibilityState === 'hidden';

/** The real one: of a browser, a worker or Node. */
export const surroundings: Environment = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, Math.min(ms, LONGEST_TIMEOUT_MS));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  onWake(listener) {
    const globally = listen(globalThis as unknown as Events, ['online', 'pageshow'], listener);
    const unlessHidden = () => {
      if (!isHidden()) listener();
    };
    const onPage = listen(page(), ['visibilitychange', 'resume'], unlessHidden);
    return () => {
      globally();
      onPage();
    };
  },
  onHide(listener) {
    const globally = listen(globalThis as unknown as Events, ['pagehide'], listener);
    const ifHidden = () => {
      if (isHidden()) listener();
    };
    const onPage = listen(page(), ['visibilitychange', 'freeze'], ifHidden);
    return () => {
      globally();
      onPage();
    };
  },
  hidden: isHidden,
};
