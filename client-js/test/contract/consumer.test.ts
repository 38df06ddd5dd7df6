import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

/** A project that has installed the tarball, as npm would, and pusher-js beside it. */
const project = mkdtempSync(join(tmpdir(), 'tidewire-consumer-'));
const installed = join(project, 'node_modules/tidewire');

before(() => {
  mkdirSync(installed, { recursive: true });
  execFileSync(process.execPath, ['pack.mjs', 'prepare']);
  try {
    // prepack would build again what the test's own run has built.
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project]);
  } finally {
    execFileSync(process.execPath, ['pack.mjs', 'restore']);
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  execFileSync('tar', ['-xzf', join(project, `tidewire-${version}.tgz`), '-C', installed, '--strip-components=1']);
  for (const needed of ['pusher-js', '@types/node', 'undici-types']) {
    mkdirSync(join(project, 'node_modules/@types'), { recursive: true });
    symlinkSync(resolve('node_modules', needed), join(project, 'node_modules', needed));
  }
});

after(() => rmSync(project, { recursive: true, force: true }));

// With NodeNext, pusher-js's own types say that its default export is a module with a default export, which it is not.
const stock: Record<string, string> = { NodeNext: 'Pusher as unknown as typeof Pusher.default' };

const consumer = (pusher: string) => `
import Pusher from 'pusher-js';
import { RealtimeClient, withRecovery } from 'tidewire';
import { RealtimeClient as InPages } from 'tidewire/browser';
import { TidewireServer } from 'tidewire/server';

const Recovering = withRecovery(${pusher});
export const recovering: InstanceType<typeof Recovering> = new Recovering('key', { cluster: '' });
export const same: typeof RealtimeClient = InPages;
export const server: typeof TidewireServer = TidewireServer;
// @ts-expect-error: the types are there, and not any.
export const wrong: number = new Recovering('key', { cluster: '' }).positions();
`;

for (const [module, moduleResolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler'], ['CommonJS', 'Node10']] as const) {
  test(`a TypeScript project that resolves as ${moduleResolution} compiles against the tarball`, () => {
    writeFileSync(join(project, 'consumer.ts'), consumer(stock[moduleResolution] ?? 'Pusher'));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({
      compilerOptions: {
        module, moduleResolution, target: 'ES2020', lib: ['ES2022', 'DOM'], types: ['node'],
        strict: true, noEmit: true, esModuleInterop: true, skipLibCheck: false,
      },
      files: ['consumer.ts'],
    }));

    try {
      execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', project], { encoding: 'utf8' });
    } catch (failed) {
      assert.fail((failed as { stdout: string }).stdout);
    }
  });
}

test('the tarball has the licence, a README with absolute links, and no sources or tests', () => {
  const files = execFileSync('find', ['.', '-type', 'f'], { cwd: installed, encoding: 'utf8' }).trim().split('\n');

  assert.match(readFileSync(join(installed, 'LICENSE'), 'utf8'), /Apache License/);
  assert.doesNotMatch(readFileSync(join(installed, 'README.md'), 'utf8'), /\]\((?!https:|#)/);
  assert.match(readFileSync(join(installed, 'README.md'), 'utf8'), /blob\/main\/docs\/recovery\.md/);
  assert.deepEqual(files.filter((file) => !/^\.\/(dist\/|README\.md$|LICENSE$|package\.json$)/.test(file)), []);
  assert.match(readFileSync('README.md', 'utf8'), /\]\(\.\.\/docs\/recovery\.md\)/);
});

test('what registries show and need is in package.json', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

  for (const field of ['description', 'keywords', 'license', 'homepage', 'bugs', 'repository', 'publishConfig']) {
    assert.ok(manifest[field], field);
  }
  assert.equal(manifest.repository.directory, 'client-js');
});
