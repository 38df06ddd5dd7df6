'use strict';

const KEY = 'tidewire-key';
const MOST_EVENTS = 50;
const MOST_SAMPLES = 101;

const at = (id) => document.getElementById(id);
const secure = location.protocol === 'https:';
const port = Number(location.port || (secure ? 443 : 80));
/** Tells this window's events from those of others. */
const me = crypto.getRandomValues(new Uint32Array(2)).join('-');
const sentAt = new Map();
const samples = [];
let number = 0;
let count = 0;

at('snippet').textContent = [
  `<script src="${location.origin}/quickstart/pusher.min.js"></script>`,
  `const pusher = new Pusher('${KEY}', { cluster: '', wsHost: '${location.hostname}', wsPort: ${port}, `
    + `wssPort: ${port}, forceTLS: ${secure}, enabledTransports: ['ws', 'wss'] });`,
  "pusher.subscribe('news').bind('headline', (data) => console.log(data));",
].join('\n');
at('shell').textContent = `curl ${location.origin}/quickstart/publish -H 'Content-Type: application/json' \\\n`
  + `  -d '{"channel":"news","event":"headline","data":{"text":"Hello from a shell"}}'`;

const pusher = new Pusher(KEY, {
  cluster: '', wsHost: location.hostname, wsPort: port, wssPort: port, forceTLS: secure, enabledTransports: ['ws', 'wss'],
});

pusher.connection.bind('state_change', ({ current }) => {
  at('connection').dataset.state = current;
  at('state').textContent = current;
  at('socket').textContent = current === 'connected' ? pusher.connection.socket_id : '';
});

function milliseconds(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}

function measured(data) {
  const sent = data && data.window === me ? sentAt.get(data.number) : undefined;
  if (sent === undefined) return 'from elsewhere';
  sentAt.delete(data.number);
  const took = performance.now() - sent;
  samples.push(took);
  if (samples.length > MOST_SAMPLES) samples.shift();
  const sorted = [...samples].sort((a, b) => a - b);
  at('last').textContent = milliseconds(took);
  at('median').textContent = milliseconds(sorted[Math.floor(sorted.length / 2)]);
  return milliseconds(took);
}

function element(name, text) {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

function arrived(channel, event, data) {
  const what = element('div', '');
  what.className = 'what';
  what.append(element('span', channel), element('span', event), element('span', measured(data)));
  const text = data && typeof data.text === 'string' ? data.text : JSON.stringify(data);
  const item = element('li', '');
  item.append(what, element('div', text));
  at('events').prepend(item);
  if (at('events').children.length > MOST_EVENTS) at('events').lastChild.remove();
  at('count').textContent = String(++count);
  at('nothing').hidden = true;
}

function tell(id, text, bad = false) {
  at(id).textContent = text;
  at(id).classList.toggle('bad', bad);
}

let followed;

function follow(name) {
  if (followed && followed.name === name) return;
  if (followed) pusher.unsubscribe(followed.name);
  tell('subscription', `Subscribing to ${name} …`);
  followed = pusher.subscribe(name);
  followed.bind('pusher:subscription_succeeded', () => tell('subscription', `Subscribed to ${name}.`));
  followed.bind('pusher:subscription_error', (error) =>
    tell('subscription', `${name} was refused: ${error.error || error.status}`, true));
  followed.bind_global((event, data) => {
    if (!event.startsWith('pusher:') && !event.startsWith('pusher_internal:')) arrived(name, event, data);
  });
}

async function publish(channel, event, text) {
  const data = { text, window: me, number: ++number };
  sentAt.set(data.number, performance.now());
  const response = await fetch('/quickstart/publish', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel, event, data }),
  });
  if (!response.ok) throw new Error((await response.text()) || `status ${response.status}`);
}

at('subscribe').addEventListener('click', () => {
  if (at('channel').reportValidity()) follow(at('channel').value);
});

at('publish').addEventListener('submit', async (submit) => {
  submit.preventDefault();
  try {
    await publish(at('channel').value, at('event').value, at('text').value);
    tell('outcome', 'Published.');
  } catch (error) {
    tell('outcome', `Not published: ${error.message}`, true);
  }
});

follow(at('channel').value);
