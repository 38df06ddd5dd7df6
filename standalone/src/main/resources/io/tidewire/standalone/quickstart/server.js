/** The server that this page came from. */

const secure = location.protocol === 'https:';

export const server = {
  origin: location.origin,
  host: location.hostname,
  port: Number(location.port || (secure ? 443 : 80)),
  secure,
};

async function answerOf(request) {
  const response = await request.catch(() => {
    throw new Error('The server does not answer. Is Tidewire still running?');
  });
  if (response.ok) return response.json();
  const text = (await response.text()).trim();
  throw new Error(text || `The server answered with status ${response.status}.`);
}

/** The development app with its id, key and secret; an empty object beside apps of one's own. */
export const readApp = () => answerOf(fetch('/quickstart/app.json'));

/** A JWT of the development app for that user. */
export async function readToken(user, name) {
  const query = new URLSearchParams({ user, name });
  return (await answerOf(fetch(`/quickstart/token?${query}`))).token;
}

/** Publishes by the development app. */
export const publish = (channel, event, data) => answerOf(fetch('/quickstart/publish', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ channel, event, data }),
}));
