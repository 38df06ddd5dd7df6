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

const SOCKET_ID = /^\d+\.\d+$/;

function checkedSocket(socketId: string): string {
  if (!SOCKET_ID.test(socketId)) throw new TypeError(`not a socket id: ${socketId}`);
  return socketId;
}

/** What an auth endpoint answers for a private or presence channel. */
export function channelAuthorization(
  { key, secret }: Credentials,
  socketId: string,
  channel: string,
  member?: PresenceMember,
): { auth: string; channel_data?: string } {
  const isPresence = channel.startsWith('presence-');
  if (channel.startsWith('private-encrypted-')) {
    throw new TypeError(`${channel}: encrypted channels need a server SDK of Pusher`);
  }
  if (!isPresence && !channel.startsWith('private-')) {
    throw new TypeError(`${channel} is public: it needs no authorization`);
  }
  if (isPresence && !member?.user_id) throw new TypeError(`${channel}: a member with user_id is needed`);
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
  const user_data = JSON.stringify(user);
  const text = `${checkedSocket(socketId)}::user::${user_data}`;
  return { auth: `${key}:${hmac(secret, text)}`, user_data };
}
