// Stock pusher-js in presence channels of an app that lists at most two members: see NodeClientsIT.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connected, fresh, next, options, ports, Pusher, PusherServer, subscribed } from './tidewire.mjs';

const crowded = { appId: '100004', key: 'crowded-key', secret: 'tidewire-secret' };
const server = new PusherServer({ ...crowded, host: '127.0.0.1', port: String(ports[0]), useTLS: false });
const open = [];
after(() => open.forEach((pusher) => pusher.disconnect()));

/** A client that is this user. */
function as(user, port = ports[0]) {
  const authorize = ({ socketId, channelName }, callback) => callback(null,
    server.authorizeChannel(socketId, channelName, { user_id: user, user_info: { name: `Name of ${user}` } }));
  const pusher = new Pusher(crowded.key, options(port, { channelAuthorization: { customHandler: authorize } }));
  open.push(pusher);
  return connected(pusher);
}

test('in a large room pusher-js knows how many there are, and itself', async () => {
  const name = fresh('presence-');
  for (const user of ['ann', 'ben']) await subscribed(await as(user), name);
  const cid = await subscribed(await as('cid', ports[1]), name);
  assert.equal(cid.members.count, 3);
  assert.deepEqual(cid.members.me, { id: 'cid', info: { name: 'Name of cid' } });
  assert.deepEqual(Object.keys(cid.members.members), ['cid']);

  cid.bind('pusher:member_added', () => assert.fail('told of a member'));
  const count = next(cid, 'pusher:subscription_count');
  await subscribed(await as('dan'), name);
  assert.deepEqual(await count, { subscription_count: 4 });
});

test('who subscribed before the room was large still hears of everybody', async () => {
  const name = fresh('presence-');
  const ann = await subscribed(await as('ann'), name);
  const heard = [];
  ann.bind('pusher:member_added', ({ id }) => heard.push(id));
  for (const user of ['ben', 'cid']) await subscribed(await as(user), name);
  const last = next(ann, 'pusher:member_added');
  const dan = await as('dan', ports[1]);
  await subscribed(dan, name);
  await last;
  assert.deepEqual(heard, ['ben', 'cid', 'dan']);

  const left = next(ann, 'pusher:member_removed');
  dan.unsubscribe(name);
  assert.equal((await left).id, 'dan');
  assert.deepEqual(Object.keys(ann.members.members).sort(), ['ann', 'ben', 'cid']);
});
