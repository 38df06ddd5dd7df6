import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecoveringPusher } from '../../src/pusher/recovering-pusher.js';
import { RecoveringSocket } from '../../src/pusher/recovering-socket.js';
import { FakeServer } from '../support/fake-server.js';
import { ManualEnvironment } from '../support/manual-environment.js';

function two() {
  const environment = new ManualEnvironment();
  environment.draws = [1];
  const server = new FakeServer();
  const pusher = new RecoveringPusher(environment, 'after');
  const open = () => new RecoveringSocket(pusher, 'ws://host/app/key?protocol=7', server.open as any);
  return { environment, server, pusher, sockets: [open(), open()] as const };
}

test('the loser of a race between two attempts does not delay the next connection', () => {
  const { server, pusher, sockets } = two();
  server.sockets[0]?.greet('1.1');

  sockets[1].close();

  assert.equal(pusher.delay(), 0);
});

test('a connection that pusher-js gives up counts at once, though its end may take long', () => {
  const { server, pusher, sockets } = two();
  server.sockets[0]?.greet('1.1');

  sockets[0].close();

  assert.equal(pusher.delay(), 250);
});

test('failed attempts wait longer each time, and never longer than pusher-js has patience', () => {
  const { environment, server, pusher } = two();
  const delays = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    new RecoveringSocket(pusher, 'ws://host/app/key?protocol=7', server.open as any);
    environment.advance(10_000);
    server.last.drop();
    delays.push(pusher.delay());
  }

  assert.deepEqual(delays, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});
