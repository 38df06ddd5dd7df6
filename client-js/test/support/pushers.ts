import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** One published version of pusher-js, loaded anew. */
export interface Edition {
  version: string;
  load(): any;
}

const packages = [
  'pusher-js-7.0', 'pusher-js-7.6', 'pusher-js-8.0', 'pusher-js-8.2', 'pusher-js-8.3', 'pusher-js-8.4', 'pusher-js-8.5',
  'pusher-js',
];

/** The last of each minor version that is worth telling apart. */
export const editions: Edition[] = packages.map((name) => ({
  version: require(`${name}/package.json`).version,
  load() {
    const path = require.resolve(name);
    delete require.cache[path];
    const loaded = require(path);
    return loaded.Pusher ?? loaded.default ?? loaded;
  },
}));

/** Waits for something that happens in real time. */
export async function until<T>(what: string, found: () => T | undefined | false, seconds = 10): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((turn) => setTimeout(turn, 2));
  }
}
