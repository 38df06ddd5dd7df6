import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atSeven, client } from '../support/client.js';

test('R8: in a storage, positions make a reload a resume', async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const before = await atSeven({ storage });
  before.environment.hide();

  const after = await client({ storage });
  after.realtime.subscribe('orders');
  after.server.last.greet('2.2');

  assert.deepEqual(after.server.last.subscribe('orders').recovery, {
    v: 1, epoch: 'e1', offset: '7', floor: 'f1', prev_socket: '1.1', resume_token: 'resume-1',
  });
});

test('R8: a page that ends without notice has positions that are at most a second old', async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: () => {},
  };
  const { environment } = await atSeven({ storage });

  environment.advance(1_000);

  assert.match(kept.get('tidewire:app-key') ?? '', /"offset":"7"/);
});

test('R8: what a storage holds that is no ledger is ignored', async () => {
  for (const rubbish of ['', '{', '[]', '{"positions":7}', '{"positions":{"orders":{"epoch":1}},"former":{}}']) {
    const storage = { getItem: () => rubbish, setItem: () => {}, removeItem: () => {} };
    const { realtime, server } = await client({ storage });
    realtime.subscribe('orders');
    server.last.greet('1.1');

    assert.deepEqual(server.last.subscribe('orders').recovery, { v: 1 });
  }
});
