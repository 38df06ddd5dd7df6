import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import Echo from 'laravel-echo';
import { withRecovery } from '../../src/pusher/with-recovery.js';
import { FakeServer } from '../support/fake-server.js';
import { ManualEnvironment } from '../support/manual-environment.js';
import { editions, until } from '../support/pushers.js';

after(() => setTimeout(() => process.exit(), 500).unref());

for (const broadcaster of ['reverb', 'pusher'] as const) {
  test(`Echo with ${broadcaster} takes the class and hears what was missed`, async () => {
    const server = new FakeServer();
    const Stock = editions.at(-1)?.load();
    Stock.Runtime.createWebSocket = server.open;
    const Pusher = withRecovery(Stock, { environment: new ManualEnvironment() });
    const echo = new Echo({
      broadcaster, Pusher, key: 'app-key', cluster: '', wsHost: 'rt.example.org', wsPort: 80, forceTLS: false,
      enabledTransports: ['ws'],
    } as any);
    const told: unknown[] = [];
    const channel: any = echo.channel('orders');
    channel.listen('.message', ({ n }: any) => told.push(n));
    channel.listen('.tidewire:recovered', ({ replay }: any) => told.push(`recovered ${replay}`));
    const socket = await until('socket', () => server.sockets[0]);
    socket.greet('1.1');
    await until('subscribe', () => socket.subscribe('orders'));
    socket.answer('orders', { epoch: 'e1', offset: '6', floor: 'f1' });
    socket.message('orders', 7);

    socket.drop(4200);
    const next = await until('socket', () => server.sockets[1]);
    next.greet('2.2');
    await until('subscribe', () => next.subscribe('orders'));
    next.answer('orders', { epoch: 'e1', offset: '7', recovered: true, replay: 1, floor: 'f1' });
    [7, 8].forEach((offset) => next.message('orders', offset));

    assert.deepEqual(told, ['7', 'recovered 1', '8']);
    echo.disconnect();
  });
}
