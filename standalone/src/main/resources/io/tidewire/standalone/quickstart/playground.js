/** The playground: puts the parts of the page together. */
import { Counters } from './counters.js';
import { at, element, tell } from './elements.js';
import { Pane } from './pane.js';
import { RecoveryDemo } from './recovery-demo.js';
import { readApp, readToken, server } from './server.js';
import { snippets } from './snippets.js';
import { showTabs } from './tabs.js';

const USERS = [{ id: 'ada', name: 'Ada' }, { id: 'ben', name: 'Ben' }];

const KINDS = [
  { name: 'Public', channel: 'news', about: 'Everyone who knows the key may subscribe.' },
  { name: 'Private', channel: 'private-orders', about: 'Each subscription is authorized. Type, and the other user sees it by a client event.' },
  { name: 'Presence', channel: 'presence-lobby', about: 'Shows who is there. Leave and join again, and the other user sees it.' },
  { name: 'Encrypted', channel: 'private-encrypted-notes', about: 'This page encrypts and decrypts. Redis and the edge see ciphertext only.' },
  { name: 'Cache', channel: 'cache-weather', about: 'Send something, leave and join again: the last event arrives at once.' },
  { name: 'History', channel: 'chat-lobby', about: 'Leave, let the other user send, and join again: the last 20 messages arrive in order.' },
];

const PLACEHOLDERS = { id: 'APP_ID', secret: 'APP_SECRET' };

const counters = new Counters();
const panes = USERS.map((user) => new Pane(user, counters));
let app = {};
let channel = KINDS[0].channel;

function use(name) {
  channel = name;
  at('channel').value = name;
  panes.forEach((pane) => pane.join(name));
  for (const radio of document.querySelectorAll('input[name=kind]')) radio.checked = radio.value === name;
  at('about').textContent = KINDS.find((kind) => kind.channel === name)?.about ?? 'A channel of your choice.';
  const shown = document.querySelector('#languages [aria-selected=true]')?.textContent;
  showTabs(at('languages'), at('snippet'), snippets(server, { ...PLACEHOLDERS, ...app }, name), shown);
}

function listKinds() {
  at('kinds').append(...KINDS.map(({ name, channel: value }) => {
    const radio = element('input', { type: 'radio', name: 'kind', value, id: `kind-${name}` });
    radio.addEventListener('change', () => use(value));
    return element('span', {}, radio, element('label', { htmlFor: radio.id }, name));
  }));
}

async function connect(key, tokenOf) {
  app = { ...app, key };
  for (const pane of panes) pane.connect(key, await tokenOf(pane.user), Boolean(app.secret));
  use(channel);
  document.body.dataset.connected = 'true';
}

/** The development app: everything works without a question. */
async function playWithDevelopmentApp() {
  await connect(app.key, ({ id, name }) => readToken(id, name));
  const demo = new RecoveryDemo(app.key);
  document.body.dataset.app = 'development';
  return demo;
}

/** Apps of the operator's own: the page has no secret, so it needs a key and for some channels a token. */
function askForKey() {
  document.body.dataset.app = 'own';
  at('own').hidden = false;
  at('recovery').hidden = true;
  at('public-secret').hidden = true;
  at('own').addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    connect(at('key').value.trim(), () => at('token').value.trim() || undefined);
  });
}

at('panes').append(...panes.map((pane) => pane.root));
listKinds();
at('choice').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  if (app.key) use(at('channel').value.trim());
});

try {
  app = await readApp();
  if (app.key) await playWithDevelopmentApp();
  else askForKey();
} catch (error) {
  tell(at('trouble'), error.message, true);
}
