import { createHash, createHmac } from 'node:crypto';

/** The key pair of an app. */
export interface Credentials {
  key: string;
  secret: string;
}

export function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

export type Query = Record<string, string>;

/**
 * The query of a signed request, as Pusher defines it.
 *
 * @param path decoded, without host and query
 * @param timestamp Unix seconds
 */
export function signedQuery(
  { key, secret }: Credentials,
  method: string,
  path: string,
  query: Query,
  body: string,
  timestamp: number,
): string {
  const signed: Query = {
    ...query,
    auth_key: key,
    auth_timestamp: String(timestamp),
    auth_version: '1.0',
    ...(body !== '' && { body_md5: createHash('md5').update(body).digest('hex') }),
  };
  const names = Object.keys(signed).sort();
  const joined = names.map((name) => `${name}=${signed[name]}`).join('&');
  const auth_signature = hmac(secret, [method, path, joined].join('\n'));
  return Object.entries({ ...signed, auth_signature })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}
