import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { EXECUTABLE, FLAGS } from './chromium.js';
import { pause } from './tidewire.js';

const LIMIT_MS = 60_000;
const REAPED_MS = 2_000;

/** Notes in the page which lifecycle events it saw. */
const RECORDER = `
  globalThis.lifecycle = [];
  for (const name of ['freeze', 'resume']) document.addEventListener(name, () => lifecycle.push(name));
`;

interface Answer {
  id?: number;
  method?: string;
  result?: any;
  error?: { message: string };
}

/**
 * A page in a Chromium of its own, controlled over the DevTools protocol. Playwright keeps its pages
 * focused, and Chromium does not freeze those.
 */
export class FreezablePage {
  private sent = 0;
  private crashed = () => {};
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(private readonly socket: WebSocket, private readonly end: () => Promise<void>) {
    socket.on('message', (text: Buffer) => {
      const answer = JSON.parse(text.toString()) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
      if (answer.method === 'Inspector.targetCrashed') this.crashed();
    });
  }

  static async open(url: string): Promise<FreezablePage> {
    const profile = mkdtempSync(join(tmpdir(), 'tidewire-chromium-'));
    // The leader of a group, so that its processes end with it.
    const browser = spawn(
      EXECUTABLE, [...FLAGS, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
      { stdio: 'ignore', detached: true },
    );
    const end = async () => {
      const exit = browser.exitCode === null ? once(browser, 'exit') : undefined;
      signal(browser, 'SIGKILL');
      await exit;
      await ended(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    };
    try {
      const port = await debuggingPort(join(profile, 'DevToolsActivePort'));
      const response = await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' });
      const { webSocketDebuggerUrl } = await response.json() as { webSocketDebuggerUrl: string };
      const socket = new WebSocket(webSocketDebuggerUrl);
      await once(socket, 'open');
      const page = new FreezablePage(socket, end);
      await page.send('Page.enable');
      await page.send('Inspector.enable');
      await page.send('Page.addScriptToEvaluateOnNewDocument', { source: RECORDER });
      await page.send('Page.navigate', { url });
      return page;
    } catch (failed) {
      await end();
      throw failed;
    }
  }

  /** Works in a frozen page, too. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value as T;
  }

  /** Resolves once the expression is true; false while the page has not loaded what it names. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + LIMIT_MS;
    while (!await this.evaluate<boolean>(`(() => { try { return ${expression}; } catch { return false; } })()`)) {
      if (Date.now() > end) throw new Error(`not within ${LIMIT_MS} ms: ${expression}`);
      await pause(50);
    }
  }

  /** Hides the page and stops its tasks, and waits until it was told so. */
  async freeze(): Promise<void> {
    const before = await this.evaluate<number>('lifecycle.length');
    await this.send('Page.setWebLifecycleState', { state: 'frozen' });
    await this.until(`lifecycle.length > ${before} && lifecycle.at(-1) === 'freeze'`);
  }

  /** Its tasks run again; it stays hidden. */
  async resume(): Promise<void> {
    await this.send('Page.setWebLifecycleState', { state: 'active' });
    await this.until(`lifecycle.at(-1) === 'resume'`);
  }

  /** Minimised and restored: Chromium shows a page that was frozen when its window changes. */
  async show(): Promise<void> {
    const { windowId } = await this.send('Browser.getWindowForTarget');
    for (const windowState of ['minimized', 'normal']) {
      await this.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    }
    await this.until(`document.visibilityState === 'visible'`);
  }

  /** Its process ends without an event in the page, as a browser discards a frozen tab; then it is loaded anew. */
  async discardAndReload(url: string): Promise<void> {
    const crashed = new Promise<void>((done) => (this.crashed = done));
    // Nobody is left to answer.
    this.send('Page.crash').catch(() => {});
    await crashed;
    await this.send('Page.navigate', { url });
    await this.show();
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.end();
  }

  private async send(method: string, params: Record<string, unknown> = {}): Promise<any> {
    const id = ++this.sent;
    const answered = new Promise<Answer>((done) => this.waiting.set(id, done));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    this.waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }
}

/** To all processes of its group; false if none is left. */
function signal(leader: ChildProcess, name: NodeJS.Signals | 0): boolean {
  try {
    return leader.pid !== undefined && process.kill(-leader.pid, name);
  } catch {
    return false;
  }
}

/** Until none of its processes writes to the profile. One that nobody reaps stays in the group for longer. */
async function ended(leader: ChildProcess): Promise<void> {
  const limit = Date.now() + REAPED_MS;
  while (signal(leader, 0) && Date.now() < limit) await pause(20);
}

/** Chromium writes it there when it listens. */
async function debuggingPort(file: string): Promise<string> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : '';
    if (port) return port;
    if (Date.now() > end) throw new Error('Chromium does not open its debugging port');
    await pause(50);
  }
}
