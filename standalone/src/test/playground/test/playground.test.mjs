import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { launch, missing } from '../browser.mjs';

/** With the development app, and with an app that has the key `own-key` and allows client events. */
const { TIDEWIRE_PLAYGROUND: url, TIDEWIRE_OWN: ownUrl, TIDEWIRE_OWN_TOKEN: ownToken } = process.env;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: Number(process.env.TIDEWIRE_WAIT_MS ?? 60_000) };
const KINDS = ['Public', 'Private', 'Presence', 'Encrypted', 'Cache', 'History'];

if (missing !== undefined) console.log(`SKIPPED: the playground's tests: ${missing}`);

describe('the playground', { skip: missing }, () => {
  let browser;
  let page;
  let complaints;
  let received;

  before(async () => { browser = await launch(); });
  after(() => browser?.close());
  beforeEach(async () => { page = await open(url); });
  afterEach(async () => {
    await page.context().close();
    assert.deepEqual(complaints, []);
  });

  /** A page of its own context; what the console complains about fails the test. */
  async function open(address, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(WAIT.timeout);
    complaints = [];
    received = [];
    opened.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
    await opened.goto(address);
    return opened;
  }

  const pane = (name) => page.locator('.pane', { has: page.getByRole('heading', { name }) });
  const shows = (locator, text) => locator.filter({ hasText: text }).first().waitFor(WAIT);

  async function choose(kind) {
    await page.getByRole('radio', { name: kind }).check();
    const channel = await page.getByLabel('Channel', { exact: true }).inputValue();
    for (const name of ['Ada', 'Ben']) await shows(pane(name).getByRole('status'), `Subscribed to ${channel}.`);
    return channel;
  }

  async function send(name, text) {
    await pane(name).getByRole('textbox').fill(text);
    await pane(name).getByRole('button', { name: 'Send' }).click();
  }

  for (const kind of KINDS) {
    test(`a message on a ${kind.toLowerCase()} channel reaches both users after one click`, async () => {
      await choose(kind);
      await send('Ada', `something ${kind}`);
      for (const name of ['Ada', 'Ben']) await shows(pane(name).getByRole('log'), `Ada something ${kind}`);
      assert.notEqual(await page.locator('#median').textContent(), '–');
    });
  }

  test('the server sends ciphertext on encrypted channels', async () => {
    await choose('Encrypted');
    await send('Ada', 'for our eyes only');
    await shows(pane('Ben').getByRole('log'), 'for our eyes only');
    const events = received.filter((frame) => frame.includes('private-encrypted-notes') && frame.includes('ciphertext'));
    assert.ok(events.length > 0);
    assert.ok(received.every((frame) => !frame.includes('for our eyes only')));
  });

  test('presence shows who comes and who leaves', async () => {
    await choose('Presence');
    const seen = pane('Ada').getByRole('listitem').filter({ hasText: /^(Ada|Ben)$/ });
    await page.waitForFunction(() => document.querySelectorAll('.pane .members li').length === 4, undefined, WAIT);
    await pane('Ben').getByRole('button', { name: 'Leave' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.pane .members li').length === 1, undefined, WAIT);
    assert.deepEqual(await seen.allTextContents(), ['Ada']);
    await pane('Ben').getByRole('button', { name: 'Join' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.pane .members li').length === 4, undefined, WAIT);
    assert.deepEqual(await page.locator('.pane .members li').allTextContents(), ['Ada', 'Ben', 'Ada', 'Ben']);
  });

  test('typing is seen by the other user', async () => {
    await choose('Private');
    await pane('Ada').getByRole('textbox').pressSequentially('abc');
    await shows(pane('Ben').locator('.typing'), 'Ada is typing');
    assert.equal(await pane('Ada').locator('.typing').textContent(), '');
  });

  test('whoever joins a channel with a history later reads what came before, in order', async () => {
    await choose('History');
    await pane('Ben').getByRole('button', { name: 'Leave' }).click();
    await pane('Ben').getByRole('button', { name: 'Join' }).waitFor(WAIT);
    for (const text of ['first', 'second', 'third']) {
      await send('Ada', text);
      await shows(pane('Ada').getByRole('log'), text);
    }
    await pane('Ben').getByRole('button', { name: 'Join' }).click();
    await shows(pane('Ben').getByRole('log'), 'third');
    assert.deepEqual((await pane('Ben').getByRole('log').getByRole('listitem').allTextContents()).slice(-3), ['Ada first', 'Ada second', 'Ada third']);
  });

  test('whoever joins a cache channel later gets its last event', async () => {
    await choose('Cache');
    await pane('Ben').getByRole('button', { name: 'Leave' }).click();
    await send('Ada', 'sunny');
    await shows(pane('Ada').getByRole('log'), 'sunny');
    await pane('Ben').locator('.messages ol').evaluate((list) => list.replaceChildren());
    await pane('Ben').getByRole('button', { name: 'Join' }).click();
    await shows(pane('Ben').getByRole('log'), 'Ada sunny');
  });

  /** Until the recovery demo shows that; what the page says instead is in the error. */
  const demoShows = (condition) => page.waitForFunction(condition, undefined, WAIT).catch(async (timeout) => {
    const said = await page.locator('#demo-status').textContent();
    const lists = await page.locator('#with-recovery, #without-recovery').allTextContents();
    throw new Error(`${timeout.message} The page says "${said}", and shows ${JSON.stringify(lists)}.`);
  });

  test('after a cut connection the recovering client has every number and the other has not', async () => {
    const missingOf = (id) => page.locator(id).textContent().then(Number);
    await page.getByRole('button', { name: 'Start' }).click();
    await demoShows(() => document.querySelectorAll('#without-recovery .there').length >= 2
      && document.querySelectorAll('#with-recovery .there').length >= 2);
    const cut = page.getByRole('switch', { name: 'Cut my connection' });
    await cut.click();
    assert.equal(await cut.getAttribute('aria-checked'), 'true');
    await demoShows(() => Number(document.getElementById('with-missing').textContent) >= 4);
    await cut.click();
    await demoShows(() => document.querySelectorAll('#with-recovery .late').length >= 3
      && document.querySelector('#without-recovery li:last-child.there'));
    await page.getByRole('button', { name: 'Stop' }).click();
    assert.ok(await missingOf('#without-missing') >= 4);
    const numbers = await page.locator('#with-recovery .late, #with-recovery .there').allTextContents();
    assert.deepEqual(numbers, numbers.map((_, index) => String(index + 1)));
  });

  test('a client that takes long to subscribe misses no number', async () => {
    await page.evaluate(() => {
      const send = (window.plainSend = WebSocket.prototype.send);
      WebSocket.prototype.send = function (frame) {
        setTimeout(() => send.call(this, frame), String(frame).includes('chat-demo-') ? 1_500 : 0);
      };
    });
    await page.getByRole('button', { name: 'Start' }).click();
    await demoShows(() => document.querySelectorAll('#without-recovery .there').length >= 2);
    assert.equal(await page.locator('#without-recovery li').first().getAttribute('class'), 'there');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.evaluate(() => (WebSocket.prototype.send = window.plainSend));
  });

  test('a number that the server refuses once is published again, and one that it always refuses stops the demo', async () => {
    let refusals = 1;
    await page.route('**/quickstart/publish', (route) => (refusals-- > 0
      ? route.fulfill({ status: 503, body: 'Redis is not available' })
      : route.continue()));
    await page.getByRole('button', { name: 'Start' }).click();
    await demoShows(() => document.querySelectorAll('#without-recovery .there').length >= 2);
    assert.ok(refusals < 0);
    refusals = Infinity;
    await shows(page.locator('#demo-status'), 'Stopped, since a number was not published: Redis is not available');
    assert.equal(await page.locator('#without-recovery li').first().textContent(), '1');
    await page.unroute('**/quickstart/publish');
    assert.ok(complaints.every((line) => line.includes('503')), String(complaints));
    complaints = [];
  });

  test('the demo cannot be started before the page knows the app', async () => {
    let answer;
    const asked = new Promise((resolve) => { answer = resolve; });
    await page.route('**/quickstart/app.json', async (route) => {
      await asked;
      await route.continue();
    });
    await page.reload();
    const start = page.getByRole('button', { name: 'Start' });
    assert.equal(await start.isEnabled(), false);
    answer();
    await start.click();
    await demoShows(() => document.querySelectorAll('#without-recovery .there').length >= 2);
  });

  test('a channel that the server refuses is said in words', async () => {
    await shows(pane('Ada').getByRole('status'), 'Subscribed to ');
    await page.getByLabel('Channel', { exact: true }).fill('no spaces allowed');
    await page.getByRole('button', { name: 'Use' }).click();
    await shows(pane('Ada').getByRole('status'), 'no spaces allowed was refused: ');
  });

  test('the page works by keyboard alone', async () => {
    await page.locator('#kind-Public').focus();
    await page.keyboard.press('ArrowRight');
    await shows(pane('Ada').getByRole('status'), 'Subscribed to private-orders.');
    await page.getByRole('tab', { name: 'Browser' }).focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.getByRole('tab', { name: 'curl' }).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'curl code');
  });

  test('a snippet is copied', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('tab', { name: 'Python' }).click();
    await page.getByRole('button', { name: 'Copy: the Python code' }).click();
    await page.getByText('Copied').waitFor(WAIT);
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /client\.trigger\("news"/);
  });

  test('the curl snippet publishes as it is', async () => {
    await shows(pane('Ada').getByRole('status'), 'Subscribed to news.');
    await page.getByRole('tab', { name: 'curl' }).click();
    await promisify(execFile)('sh', ['-ec', await page.locator('#snippet code').textContent()]);
    await shows(pane('Ada').getByRole('log'), 'Hello from curl');
  });

  test('the browser snippet subscribes as it is', async () => {
    const other = await page.context().newPage();
    await other.setContent(await page.locator('#snippet code').textContent());
    await other.waitForFunction('pusher.channel("news").subscribed', undefined, WAIT);
    await page.getByRole('tab', { name: 'curl' }).click();
    await promisify(execFile)('sh', ['-ec', await page.locator('#snippet code').textContent()]);
    await other.getByText('Hello from curl').waitFor(WAIT);
  });

  for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 768, 1920]) {
      test(`axe finds no violation at ${width} px, ${colorScheme}`, async () => {
        await page.context().close();
        page = await open(url, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        await choose('Presence');
        await send('Ada', 'hello');
        await shows(pane('Ben').getByRole('log'), 'hello');
        await page.getByRole('button', { name: 'Start' }).click();
        await page.locator('#with-recovery .there').first().waitFor(WAIT);
        await page.getByRole('switch').click();
        await page.locator('#with-recovery .missing').first().waitFor(WAIT);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate('axe.run()');
        assert.deepEqual(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `${overflow} px too wide`);
      });
    }
  }

  describe('beside apps of one\'s own', () => {
    beforeEach(async () => {
      await page.context().close();
      page = await open(ownUrl);
    });

    const connect = async (key, token = '') => {
      await page.getByLabel('App key').fill(key);
      await page.getByLabel('Token, optional').fill(token);
      await page.getByRole('button', { name: 'Connect' }).click();
    };

    test('the page asks for a key and then subscribes', async () => {
      await connect('own-key');
      await shows(pane('Ada').getByRole('status'), 'Subscribed to news.');
      assert.ok(await pane('Ada').getByRole('button', { name: 'Send' }).isDisabled());
      assert.match(await page.locator('#snippet').textContent(), /own-key/);
      await page.getByRole('tab', { name: 'Node' }).click();
      assert.match(await page.locator('#snippet').textContent(), /APP_SECRET/);
    });

    test('a key that does not exist is said in words, with a remedy', async () => {
      await connect('no-such-key');
      await shows(pane('Ada').getByRole('status'), 'Check it against "keys" in the apps file');
    });

    test('a token opens private channels, where users write by client events', async () => {
      await connect('own-key', ownToken);
      await choose('Private');
      await send('Ada', 'directly');
      await shows(pane('Ben').getByRole('log'), 'Ada directly');
    });

    test('without a token a private channel says what it needs', async () => {
      await connect('own-key');
      await shows(pane('Ada').getByRole('status'), 'Subscribed to news.');
      await page.getByRole('radio', { name: 'Private' }).check();
      await shows(pane('Ada').getByRole('status'), 'needs a token');
    });
  });
});
