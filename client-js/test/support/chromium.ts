import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

export const EXECUTABLE = process.env.TIDEWIRE_CHROMIUM ?? '/usr/bin/chromium';

const FILES: Record<string, [string, string]> = {
  '/': ['text/html', 'test/support/page.html'],
  '/tidewire.min.js': ['text/javascript', 'dist/browser/tidewire.min.js'],
  '/pusher.js': ['text/javascript', require.resolve('pusher-js/dist/web/pusher.js')],
  '/echo.js': ['text/javascript', 'node_modules/laravel-echo/dist/echo.js'],
};

/** Why there is no browser here; undefined if there is one. */
export const missing = existsSync(EXECUTABLE) ? undefined : `no Chromium at ${EXECUTABLE}: TIDEWIRE_CHROMIUM names one`;

export const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/** Serves the test page and what it loads; ends with `close`. */
export async function pages(): Promise<{ url: string; close(): void }> {
  const server = http.createServer((request, response) => {
    const [type, path] = FILES[new URL(request.url ?? '', 'http://local').pathname] ?? [];
    if (path === undefined) {
      response.writeHead(404).end();
    } else {
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(readFileSync(path));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
