import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Stock from 'pusher-js';
import { withRecovery } from '../../src/index.js';
import { editions } from '../support/pushers.js';

test('the class has the types of pusher-js, and positions on top', () => {
  type StockClass = typeof Stock extends { default: infer D } ? D : typeof Stock;
  const load = (): StockClass => editions.at(-1)?.load();
  const Recovering = withRecovery(load() as StockClass & { Runtime: any; new (key: string, options: any): any });

  const pusher = new Recovering('key', { cluster: 'self', wsHost: '127.0.0.1', wsPort: 9, enabledTransports: [] });

  assert.deepEqual(pusher.positions(), {});
  assert.ok(pusher instanceof Recovering);
  pusher.disconnect();
});
