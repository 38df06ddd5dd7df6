import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { missing, pages } from '../support/chromium.js';
import { CuttableLink } from '../support/cuttable-link.js';
import { FreezablePage } from '../support/freezable-page.js';
import { app, edgePort, freshStream, Publisher, upTo } from '../support/tidewire.js';

interface Heard {
  numbers: number[];
  told: string[];
}

/** A page whose clients hear a channel that is published to. */
async function open(site: { url: string }, more = '') {
  const link = await CuttableLink.to(edgePort);
  const channel = freshStream();
  const url = `${site.url}?key=${app.key}&port=${link.port}&channel=${channel}${more}`;
  const page = await FreezablePage.open(url);
  const expected = more === '' ? 3 : 1;
  await page.until(`Object.values(clients).filter(({ ready }) => ready).length === ${expected}`);
  const publisher = new Publisher(channel);
  await publisher.more(10);
  const close = async () => {
    await publisher.stop().catch(() => {});
    await page.close();
    link.close();
  };
  return { page, link, publisher, url, close };
}

describe('in a frozen tab', { skip: missing }, () => {
  let site: Awaited<ReturnType<typeof pages>>;
  before(async () => {
    site = await pages();
  });
  after(() => site?.close());

  async function allHaveHeardEverything({ page, publisher }: Awaited<ReturnType<typeof open>>) {
    const last = await publisher.stop();
    await page.until(`Object.values(clients).every(({ numbers }) => numbers.at(-1) === ${last})`).catch(() => {});
    for (const [name, { numbers, told }] of Object.entries(await page.evaluate<Record<string, Heard>>('clients'))) {
      assert.deepEqual(numbers, upTo(last), `${name}: ${told}`);
      assert.deepEqual(told.filter((what) => what !== 'recovered'), [], name);
    }
  }

  test('all clients hear each message once after a sleep that their connections do not survive', async () => {
    const scene = await open(site);
    const { page, link, publisher } = scene;
    try {
      await page.freeze();
      await publisher.more(10);
      link.stall();
      await publisher.more(20);
      await page.resume();
      await page.show();
      await page.until(`Object.values(clients).every(({ told }) => told.length >= 1)`);
      await publisher.more(10);

      await allHaveHeardEverything(scene);
      assert.deepEqual(await page.evaluate('lifecycle'), ['freeze', 'resume']);
    } finally {
      await scene.close();
    }
  });

  test('all clients hear each message once when their connections stay', async () => {
    const scene = await open(site);
    const { page, publisher } = scene;
    try {
      await page.freeze();
      const then = await page.evaluate<Record<string, Heard>>('clients');
      await publisher.more(20);
      assert.deepEqual(await page.evaluate('clients'), then, 'a frozen page hears nothing');
      await page.resume();
      await page.show();
      await publisher.more(10);

      await allHaveHeardEverything(scene);
    } finally {
      await scene.close();
    }
  });

  /** Hidden before it is frozen, so that only the freeze is left to save at. */
  test('a tab that is discarded resumes where it was when it froze', async () => {
    const scene = await open(site, '&alone');
    const { page, publisher, url } = scene;
    try {
      await page.freeze();
      await page.resume();
      const count = await page.evaluate<number>('clients.RealtimeClient.numbers.length');
      await page.until(`clients.RealtimeClient.numbers.length >= ${count + 10}`);
      await page.freeze();
      const { RealtimeClient: before } = await page.evaluate<Record<string, Heard>>('clients');
      await publisher.more(10);

      await page.discardAndReload(url);

      const last = await publisher.stop();
      await page.until(`clients.RealtimeClient.numbers.at(-1) === ${last}`);
      const { RealtimeClient: again } = await page.evaluate<Record<string, Heard>>('clients');
      assert.deepEqual([...before?.numbers ?? [], ...again?.numbers ?? []], upTo(last));
      assert.deepEqual(again?.told, ['recovered']);
    } finally {
      await scene.close();
    }
  });
});
