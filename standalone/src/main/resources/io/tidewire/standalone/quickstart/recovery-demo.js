/** Two clients that lose the same connection; one of them recovers. */
import { Cable } from './cable.js';
import { pusherClient } from './connections.js';
import { at, element, tell } from './elements.js';
import { publish } from './server.js';

const EVERY_MS = 400;
const MOST_NUMBERS = 90;

/** A server that is busy for a moment may refuse a number; it is published again with the next tick. */
const MOST_ATTEMPTS = 5;

class Track {
  numbers = new Map();

  constructor(list, count) {
    this.list = list;
    this.count = count;
  }

  clear() {
    this.numbers.clear();
    this.list.replaceChildren();
    this.count.textContent = '0';
  }

  /** A number that was published; until it arrives it is missing. */
  expect(number) {
    if (this.numbers.has(number)) return;
    const chip = element('li', { className: 'missing' }, String(number));
    this.numbers.set(number, chip);
    this.list.append(chip);
    this.#recount();
  }

  arrived(number, late) {
    this.expect(number);
    this.numbers.get(number).className = late ? 'late' : 'there';
    this.#recount();
  }

  get missing() {
    return this.list.querySelectorAll('.missing').length;
  }

  #recount() {
    this.count.textContent = String(this.missing);
  }
}

export class RecoveryDemo {
  #number = 0;
  #attempts = 0;
  #isPublishing = false;
  #timer;
  #cutAt = 0;
  #mendedAt = 0;
  #clients = [];
  #unsubscribed = new Set();
  #cable = new Cable();
  #with = new Track(at('with-recovery'), at('with-missing'));
  #without = new Track(at('without-recovery'), at('without-missing'));

  constructor(key) {
    this.key = key;
    at('demo').addEventListener('click', () => (this.#isRunning ? this.stop() : this.start()));
    at('cut').addEventListener('click', () => (this.#cable.isCut ? this.#mend() : this.#cut()));
    addEventListener('pagehide', () => this.stop());
    at('demo').disabled = false;
  }

  get #isRunning() {
    return this.#clients.length > 0;
  }

  start() {
    this.#number = 0;
    this.#attempts = 0;
    this.#cutAt = 0;
    this.#mendedAt = 0;
    this.#with.clear();
    this.#without.clear();
    this.channel = `chat-demo-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    this.#clients = [this.#follow(this.#with, true), this.#follow(this.#without, false)];
    this.#unsubscribed = new Set(this.#clients);
    at('demo').textContent = 'Stop';
    tell(at('demo-status'), 'Connecting …');
  }

  /** Publishes once both clients are subscribed, so that only a cut makes numbers missing. */
  #subscribed(client) {
    this.#unsubscribed.delete(client);
    if (this.#timer || this.#unsubscribed.size > 0) return;
    this.#timer = setInterval(() => this.#publish(), EVERY_MS);
    at('cut').disabled = false;
    tell(at('demo-status'), 'A number is published every 0.4 seconds. Cut the connection when you like.');
  }

  stop() {
    if (!this.#isRunning) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#cable.isCut) this.#mend();
    this.#clients.forEach((client) => client.disconnect());
    this.#clients = [];
    at('demo').textContent = 'Start';
    at('cut').disabled = true;
    tell(at('demo-status'), `Stopped. ${this.#result()}`);
  }

  #follow(track, recovering) {
    const client = pusherClient(this.key, { recovering, cable: this.#cable });
    const channel = client.subscribe(this.channel);
    channel.bind('pusher:subscription_succeeded', () => this.#subscribed(client));
    channel.bind('number', ({ number }) => {
      track.arrived(number, this.#cutAt > 0 && number >= this.#cutAt && number <= this.#mendedAt);
      if (!this.#cable.isCut && this.#mendedAt > 0 && number > this.#mendedAt) {
        tell(at('demo-status'), `Connected again. ${this.#result()}`);
      }
    });
    return client;
  }

  /** One at a time: requests that overtake each other would be numbers out of order. */
  async #publish() {
    if (this.#isPublishing) return;
    if (this.#number >= MOST_NUMBERS) {
      this.stop();
      return;
    }
    if (this.#attempts === 0) this.#number++;
    const number = this.#number;
    this.#isPublishing = true;
    try {
      await publish(this.channel, 'number', { number });
      this.#attempts = 0;
      this.#with.expect(number);
      this.#without.expect(number);
    } catch (error) {
      if (++this.#attempts < MOST_ATTEMPTS) return;
      this.stop();
      tell(at('demo-status'), `Stopped, since a number was not published: ${error.message}`, true);
    } finally {
      this.#isPublishing = false;
    }
  }

  #cut() {
    this.#cutAt = this.#number + 1;
    this.#mendedAt = 0;
    this.#cable.cut();
    at('cut').setAttribute('aria-checked', 'true');
    tell(at('demo-status'), 'Cut. Numbers are still published, and neither client hears them.');
  }

  #mend() {
    this.#mendedAt = this.#number;
    this.#cable.mend();
    at('cut').setAttribute('aria-checked', 'false');
    tell(at('demo-status'), 'Reconnecting …');
  }

  #result() {
    return `Missing with recovery: ${this.#with.missing}; without: ${this.#without.missing}.`;
  }
}
