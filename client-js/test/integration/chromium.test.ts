import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch, missing, pages } from '../support/chromium.js';
import { CuttableLink } from '../support/cuttable-link.js';
import { app, edgePort, freshStream, order, pause, Publisher, upTo } from '../support/tidewire.js';

if (missing !== undefined) console.log(`SKIPPED: tests in a browser: ${missing}`);

interface Heard {
  numbers: number[];
  told: string[];
  ready: boolean;
}

interface Scene {
  page: Page;
  link: CuttableLink;
  publisher: Publisher;
}

const WAIT = { timeout: 60_000 };

/** What the page's clients heard so far. */
const clientsOf = (page: Page) => page.evaluate('clients') as Promise<Record<string, Heard>>;

const recovered = (page: Page, times: number) => page.waitForFunction(
  `Object.values(clients).every(({ told }) => told.length >= ${times})`, undefined, WAIT,
);

const faults: Record<string, (scene: Scene) => Promise<void>> = {
  'a network that flaps': async ({ page, link, publisher }) => {
    for (let flap = 1; flap <= 3; flap++) {
      link.cut();
      await publisher.more(5);
      await recovered(page, flap);
    }
  },
  'a browser that is offline': async ({ page, link, publisher }) => {
    await page.context().setOffline(true);
    link.cut();
    await publisher.more(20);
    await page.context().setOffline(false);
    await recovered(page, 1);
  },
  'a restart of their edge': async ({ page, publisher }) => {
    await Promise.all([order('restart-edge'), publisher.more(20)]);
    await recovered(page, 1);
  },
  'a restart of Redis': async ({ publisher }) => {
    await Promise.all([order('restart-redis'), publisher.more(20)]);
  },
};

describe('in Chromium', { skip: missing }, () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof pages>>;
  before(async () => {
    [browser, site] = await Promise.all([launch(), pages()]);
  });
  after(async () => {
    await browser?.close();
    site?.close();
  });

  async function open(more = '') {
    const link = await CuttableLink.to(edgePort);
    const channel = freshStream();
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => console.log(`page: ${error.stack}`));
    await page.goto(`${site.url}?key=${app.key}&port=${link.port}&channel=${channel}${more}`);
    const expected = more === '' ? 3 : 1;
    await page.waitForFunction(
      `Object.values(clients).filter(({ ready }) => ready).length === ${expected}`, undefined, WAIT,
    );
    return { page, link, channel };
  }

  for (const [fault, befall] of Object.entries(faults)) {
    test(`all clients hear each message of a stream channel once, in order: ${fault}`, async () => {
      const { page, link, channel } = await open();
      const publisher = new Publisher(channel);
      try {
        await publisher.more(10);
        await befall({ page, link, publisher });
        await publisher.more(10);
        const last = await publisher.stop();
        const complete = `Object.values(clients).every(({ numbers }) => numbers.at(-1) === ${last})`;
        await page.waitForFunction(complete, undefined, WAIT).catch(() => {});

        for (const [name, { numbers, told }] of Object.entries(await clientsOf(page))) {
          assert.deepEqual(numbers, upTo(last), `${name}: ${told}`);
          assert.deepEqual(told.filter((what) => what !== 'recovered'), [], name);
        }
      } finally {
        await publisher.stop().catch(() => {});
        await page.context().close();
        link.close();
      }
    });
  }

  test('a reload resumes where the page was, by sessionStorage', async () => {
    const { page, link, channel } = await open('&alone');
    const publisher = new Publisher(channel);
    await publisher.more(20);
    const leaving = page.evaluate(`new Promise((left) => {
      addEventListener('pagehide', () => localStorage.setItem('before', JSON.stringify(clients.RealtimeClient.numbers)));
      left();
    })`);
    await leaving;
    await page.reload();
    await publisher.more(20);
    const last = await publisher.stop();
    await page.waitForFunction(`clients.RealtimeClient.numbers.at(-1) === ${last}`, undefined, WAIT);
    const before = JSON.parse((await page.evaluate(`localStorage.getItem('before')`)) as string);
    const { RealtimeClient: after } = await clientsOf(page);

    assert.deepEqual([...before, ...(after?.numbers ?? [])], upTo(last));
    assert.deepEqual(after?.told, ['recovered']);
    await page.context().close();
    link.close();
  });

  test('disconnect ends the connection for good', async () => {
    const { page, link } = await open('&alone');
    await page.evaluate('realtime.disconnect()');
    await pause(1_000);

    assert.equal(await page.evaluate('realtime.state'), 'disconnected');
    await page.context().close();
    link.close();
  });
});
