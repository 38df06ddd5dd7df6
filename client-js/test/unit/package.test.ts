import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** Of the browser client, compressed as servers do. */
const LIMIT_BYTES = 12 * 1024;

const require = createRequire(import.meta.url);
const bundle = () => readFileSync('dist/browser/tidewire.min.js');

test('the browser bundle has at most 12 KB, gzipped', () => {
  const bytes = gzipSync(bundle(), { level: 9 }).length;
  console.log(`browser bundle: ${bytes} bytes gzipped`);

  assert.ok(bytes <= LIMIT_BYTES, `${bytes} bytes`);
});

test('browsers load nothing of the server client', () => {
  for (const file of ['dist/browser/tidewire.min.js', 'dist/esm/index.js', 'dist/cjs/index.js']) {
    assert.doesNotMatch(readFileSync(file, 'utf8'), /["']node:|createHmac|TidewireServer/, file);
  }
});

test('import and require give the same names', async () => {
  const names = (module: object) => Object.keys(module).filter((name) => name !== 'default').sort();
  for (const entry of ['tidewire', 'tidewire/server']) {
    assert.deepEqual(names(require(entry)), names(await import(entry)), entry);
  }
  assert.deepEqual(names(await import('tidewire')), ['Channel', 'NotPublished', 'RealtimeClient', 'batchedAuthorization', 'withRecovery']);
});

test('every file that package.json names is built', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const files = JSON.stringify(manifest).match(/\.\/dist\/[^"]+/g) ?? [];
  assert.ok(files.length > 8);
  for (const file of files) assert.ok(existsSync(file), file);
});

test('the page script puts one name into the page', () => {
  const exported = new Function(`${bundle()}; return Object.keys(Tidewire)`)();

  assert.deepEqual([...exported].sort(), ['Channel', 'NotPublished', 'RealtimeClient', 'batchedAuthorization', 'withRecovery']);
});

test('the lock file names no address', () => {
  assert.doesNotMatch(readFileSync('package-lock.json', 'utf8'), /"resolved"|https?:\/\/[^"]*registry/);
});

test('what is installed beside it is pusher-js at most', () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync('package.json', 'utf8'));

  assert.equal(dependencies, undefined);
  assert.deepEqual(Object.keys(peerDependencies), ['pusher-js']);
  assert.equal(peerDependenciesMeta['pusher-js'].optional, true);
});
