// Runs suites: node test/run.mjs unit contract integration
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
rmSync('build/test', { recursive: true, force: true });
const suites = process.argv.slice(2);
const tests = suites.flatMap((suite) => readdirSync(`test/${suite}`)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${suite}/${name}`));
await build({
  entryPoints: tests, outdir: 'build', outbase: '.', outExtension: { '.js': '.mjs' },
  bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node18', sourcemap: 'inline',
  logLevel: 'warning',
});
const built = tests.map((test) => `build/${test.replace(/\.ts$/, '.mjs')}`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-concurrency=1', ...built], { stdio: 'inherit' });
process.exit(status ?? 1);
