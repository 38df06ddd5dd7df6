import type { Credentials } from './signature.js';
import { hmac } from './signature.js';

export interface PresenceMember {
  user_id: string;
  user_info?: unknown;
}

export interface SignedUser {
  id: string;
  user_info?: unknown;
}

const SOCKET_ID = /^[0-9]{1,20}\.[0-9]{1,20}$/;

/** What the server accepts. A colon would end the name within the string that is signed. */
const CHANNEL = /^[A-Za-z0-9_\-=@,.;]{1,200}$/;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The name as an error message may quote it: one line of at most 80 characters. */
const quoted = (text: unknown) => JSON.stringify(String(text).slice(0, 80));

function checkedSocket(socketId: string): string {
  if (typeof socketId !== 'string' || !SOCKET_ID.test(socketId)) {
    throw new TypeError(`not a socket id: ${quoted(socketId)}`);
  }
  return socketId;
}

function checkedChannel(channel: string): string {
  if (typeof channel !== 'string' || !CHANNEL.test(channel)) {
    throw new TypeError(
      `not a channel name: ${quoted(channel)}; expected 1 to 200 characters of A-Z a-z 0-9 _ - = @ , . ;`,
    );
  }
  return channel;
}

function checkedUserId(name: string, userId: unknown): void {
  if (typeof userId === 'string' && LONE_SURROGATE.test(userId)) {
    throw new TypeError(`${name} has half a surrogate pair, which UTF-8 cannot carry`);
  }
}

/** What an auth endpoint answers for a private or presence channel. */
export function channelAuthorization(
  { key, secret }: Credentials,
  socketId: string,
  channel: string,
  member?: PresenceMember,
): { auth: string; channel_data?: string } {
  checkedChannel(channel);
  const isPresence = channel.startsWith('presence-');
  if (channel.startsWith('private-encrypted-')) {
    throw new TypeError(`${channel}: encrypted channels need a server SDK of Pusher`);
  }
  if (!isPresence && !channel.startsWith('private-')) {
    throw new TypeError(`${channel} is public: it needs no authorization`);
  }
  if (isPresence && !member?.user_id) throw new TypeError(`${channel}: a member with user_id is needed`);
  if (member !== undefined && (typeof member !== 'object' || member === null || Array.isArray(member))) {
    throw new TypeError(`${channel}: the member must be an object`);
  }
  checkedUserId('user_id', member?.user_id);
  const text = `${checkedSocket(socketId)}:${channel}`;
  if (member === undefined) return { auth: `${key}:${hmac(secret, text)}` };
  const channel_data = JSON.stringify(member);
  return { auth: `${key}:${hmac(secret, `${text}:${channel_data}`)}`, channel_data };
}

/** What a user authentication endpoint answers. */
export function userAuthentication(
  { key, secret }: Credentials,
  socketId: string,
  user: SignedUser,
): { auth: string; user_data: string } {
  if (!user.id) throw new TypeError('a user with id is needed');
  checkedUserId('id', user.id);
  const user_data = JSON.stringify(user);
  const text = `${checkedSocket(socketId)}::user::${user_data}`;
  return { auth: `${key}:${hmac(secret, text)}`, user_data };
}
