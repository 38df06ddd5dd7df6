/** One of the two users: a connection, a channel, and what arrives there. */
import { historyClient, pusherClient, refusalOf, remedyFor, sharedSecrets } from './connections.js';
import { element, tell } from './elements.js';
import { encrypt } from './encryption.js';
import { publish } from './server.js';

const MOST_MESSAGES = 50;
const TYPING_EVERY_MS = 1000;
const TYPING_SHOWN_MS = 2500;
const REWIND = 20;

const isEncrypted = (channel) => channel.startsWith('private-encrypted-');
const allowsClientEvents = (channel) => /^(private|presence)-/.test(channel) && !isEncrypted(channel);
const keepsHistory = (channel) => channel.startsWith('chat-');

export class Pane {
  #typingSentAt = 0;
  #typingHidden;
  #history;

  /**
   * @param user id and name
   * @param counters is told of each event that arrives
   */
  constructor(user, counters) {
    this.user = user;
    this.counters = counters;
    this.state = element('span', { className: 'state' }, 'not connected');
    this.notice = element('p', { className: 'hint', role: 'status' });
    this.members = element('ul', { className: 'members', 'aria-label': `Members that ${user.name} sees` });
    this.messages = element('ol');
    this.log = element('div', { className: 'messages', tabIndex: 0, role: 'log', 'aria-label': `What ${user.name} receives` }, this.messages);
    this.typing = element('p', { className: 'typing', 'aria-live': 'off' });
    this.text = element('input', { id: `text-${user.id}`, maxLength: 2000, required: true, autocomplete: 'off', value: `Hello from ${user.name}` });
    this.send = element('button', { type: 'submit', className: 'primary' }, 'Send');
    this.form = element('form', { className: 'row' }, this.text, this.send);
    this.presence = element('button', { type: 'button', className: 'quiet' }, 'Leave');
    this.root = element('section', { className: 'pane', 'aria-labelledby': `name-${user.id}` },
      element('header', {}, element('h3', { id: `name-${user.id}` }, user.name), this.state, this.presence),
      this.notice, this.members, this.log, this.typing,
      element('label', { htmlFor: this.text.id }, `Message as ${user.name}`), this.form);
    this.form.addEventListener('submit', (event) => this.#submit(event));
    this.text.addEventListener('input', () => this.#type());
    this.presence.addEventListener('click', () => (this.channel ? this.leave() : this.join(this.name)));
  }

  /**
   * @param canPublish whether the page may publish by the HTTP API; else it sends client events
   */
  connect(key, token, canPublish) {
    this.disconnect();
    this.key = key;
    this.token = token;
    this.canPublish = canPublish;
    this.pusher = pusherClient(key, { token });
    this.pusher.connection.bind('state_change', ({ current }) => this.#show(current));
    this.pusher.connection.bind('error', (error) => tell(this.notice, remedyFor(error), true));
  }

  disconnect() {
    this.leave();
    this.pusher?.disconnect();
  }

  #show(state) {
    this.root.dataset.state = state;
    this.state.textContent = state;
    if (state === 'unavailable') tell(this.notice, remedyFor(), true);
  }

  join(name) {
    this.leave();
    this.name = name;
    if (!this.pusher) return;
    this.presence.textContent = 'Leave';
    tell(this.notice, `Subscribing to ${name} …`);
    const channel = this.#subscribe(name);
    this.channel = channel;
    const current = (listener) => (...values) => { if (this.channel === channel) listener(...values); };
    channel.bind('pusher:subscription_succeeded', current(() => {
      tell(this.notice, `Subscribed to ${name}.`);
      this.#listMembers();
    }));
    channel.bind('pusher:subscription_error', current((error) => tell(this.notice, refusalOf(name, error), true)));
    channel.bind('pusher:member_added', current(() => this.#listMembers()));
    channel.bind('pusher:member_removed', current(() => this.#listMembers()));
    channel.bind_global(current((event, data) => this.#receive(event, data)));
    this.#allow();
  }

  #subscribe(name) {
    if (!keepsHistory(name)) return this.pusher.subscribe(name);
    this.#history ??= historyClient(this.key, { token: this.token });
    return this.#history.subscribe(name, { rewind: { count: REWIND } });
  }

  leave() {
    if (!this.channel) return;
    if (keepsHistory(this.name)) {
      this.#history.disconnect();
      this.#history = undefined;
    } else {
      this.pusher.unsubscribe(this.name);
    }
    this.channel = undefined;
    this.members.replaceChildren();
    this.typing.textContent = '';
    this.presence.textContent = 'Join';
    tell(this.notice, `Left ${this.name}.`);
    this.#allow();
  }

  /** Sending needs a channel, and a right to send there. */
  #allow() {
    const canSend = this.canPublish || allowsClientEvents(this.name ?? '');
    this.send.disabled = !this.channel || !canSend;
    this.send.title = canSend ? '' : 'Only your backend can publish here: it holds the secret. See the snippets below.';
  }

  #listMembers() {
    const { members } = this.channel;
    if (!members) return;
    const names = [];
    members.each(({ id, info }) => names.push(element('li', {}, info?.name ?? id)));
    names.sort((one, other) => one.textContent.localeCompare(other.textContent));
    this.members.replaceChildren(...names);
  }

  #receive(event, data) {
    if (event.startsWith('pusher:') || event.startsWith('pusher_internal:')) return;
    if (event === 'client-typing') {
      this.#showTyping(data);
      return;
    }
    if (event === 'tidewire:recovered') {
      tell(this.notice, `Reconnected; ${data.replay} missed messages follow.`);
      return;
    }
    this.show(event, data);
    this.counters.received(data);
  }

  show(event, data) {
    const text = typeof data?.text === 'string' ? data.text : JSON.stringify(data);
    this.messages.append(element('li', {}, element('span', { className: 'from' }, data?.from ?? event), ` ${text}`));
    if (this.messages.children.length > MOST_MESSAGES) this.messages.firstChild.remove();
    this.log.scrollTop = this.log.scrollHeight;
    this.typing.textContent = '';
  }

  #showTyping({ name } = {}) {
    this.typing.textContent = `${name ?? 'Someone'} is typing …`;
    clearTimeout(this.#typingHidden);
    this.#typingHidden = setTimeout(() => { this.typing.textContent = ''; }, TYPING_SHOWN_MS);
  }

  #type() {
    const now = Date.now();
    if (!this.channel || !allowsClientEvents(this.name) || now - this.#typingSentAt < TYPING_EVERY_MS) return;
    this.#typingSentAt = now;
    this.channel.trigger('client-typing', { name: this.user.name });
  }

  async #submit(submitted) {
    submitted.preventDefault();
    const data = this.counters.sending({ from: this.user.name, text: this.text.value });
    try {
      if (this.canPublish) {
        await publish(this.name, 'message', isEncrypted(this.name) ? this.#encrypted(data) : data);
      } else if (this.channel.trigger('client-message', data)) {
        this.show('client-message', data);
      } else {
        throw new Error('there is no connection');
      }
      this.text.value = '';
    } catch (error) {
      tell(this.notice, `Not sent: ${error.message}`, true);
    }
  }

  #encrypted(data) {
    const secret = sharedSecrets.get(this.name);
    if (!secret) throw new Error('the channel has no key yet; wait until it is subscribed');
    return encrypt(secret, data);
  }
}
