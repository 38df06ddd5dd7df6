// Stock pusher and pusher-js. Prints "ok NAME" or "not ok NAME: why" for each behaviour.
import Pusher from 'pusher';
import PusherClient from 'pusher-js';

const { INTEROP_HOST: host, INTEROP_PORT: port, INTEROP_APP: appId, INTEROP_KEY: key, INTEROP_SECRET: secret } = process.env;
const server = new Pusher({ appId, key, secret, host, port, useTLS: false });
const client = new PusherClient(key, {
  cluster: '', wsHost: host, wsPort: Number(port), forceTLS: false, enabledTransports: ['ws'],
  channelAuthorization: {
    customHandler: ({ socketId, channelName }, callback) => {
      const member = channelName.startsWith('presence-') ? { user_id: 'node', user_info: { name: 'Node' } } : undefined;
      callback(null, server.authorizeChannel(socketId, channelName, member));
    },
  },
  userAuthentication: { customHandler: ({ socketId }, callback) => callback(null, server.authenticateUser(socketId, { id: 'node' })) },
});

const within = (promise) => Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error('nothing came')), 15_000).unref())]);
const event = (on, name) => within(new Promise((resolve) => on.bind(name, resolve)));
const subscribed = (name) => {
  const channel = client.subscribe(name);
  return event(channel, 'pusher:subscription_succeeded').then((data) => ({ channel, data }));
};
const check = async (name, test) => {
  try {
    if ((await test()) === false) throw new Error('another result');
    console.log(`ok ${name}`);
  } catch (failed) {
    console.log(`not ok ${name}: ${failed.message}`);
    process.exitCode = 1;
  }
};

await check('publish', () => server.trigger('cache-interop-node', 'e', 'from node'));
await check('receive on a private channel', async () => {
  const { channel } = await subscribed('private-interop-node');
  const heard = event(channel, 'e');
  await server.triggerBatch([{ channel: 'private-interop-node', name: 'e', data: { x: 1 } }]);
  return (await heard).x === 1;
});
await check('presence', async () => {
  const { data } = await subscribed('presence-interop-node');
  const users = await (await server.get({ path: '/channels/presence-interop-node/users' })).json();
  return data.count === 1 && users.users[0].id === 'node';
});
await check('query channels', async () => 'presence-interop-node' in (await (await server.get({ path: '/channels' })).json()).channels);
await check('sign in and be sent to', async () => {
  client.signin();
  await event(client, 'pusher:signin_success');
  const heard = event(client.user, 'e');
  await server.sendToUser('node', 'e', { y: 2 });
  return (await heard).y === 2;
});
await check('accept a webhook', () => {
  const headers = { 'content-type': 'application/json', 'x-pusher-key': process.env.INTEROP_WEBHOOK_KEY, 'x-pusher-signature': process.env.INTEROP_WEBHOOK_SIGNATURE };
  const webhook = server.webhook({ headers, rawBody: process.env.INTEROP_WEBHOOK_BODY });
  return webhook.isValid() && webhook.getEvents()[0].name === 'channel_occupied';
});
await check('refuse a changed webhook', () => {
  const headers = { 'content-type': 'application/json', 'x-pusher-key': process.env.INTEROP_WEBHOOK_KEY, 'x-pusher-signature': process.env.INTEROP_WEBHOOK_SIGNATURE };
  return !server.webhook({ headers, rawBody: `${process.env.INTEROP_WEBHOOK_BODY} ` }).isValid();
});
client.disconnect();
