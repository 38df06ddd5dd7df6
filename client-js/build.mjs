// dist/: esm and cjs with types for bundlers and Node, browser for pages without a bundler.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const here = fileURLToPath(new URL('.', import.meta.url));
process.chdir(here);
rmSync('dist', { recursive: true, force: true });

const common = { bundle: true, target: 'es2020', logLevel: 'warning', sourcemap: true };
const browser = { ...common, entryPoints: ['src/index.ts'], platform: 'browser' };
const entries = ['src/index.ts', 'src/server.ts'];
await Promise.all([
  build({ ...common, entryPoints: entries, platform: 'neutral', external: ['node:*'], format: 'esm', outdir: 'dist/esm' }),
  build({ ...common, entryPoints: entries, platform: 'node', format: 'cjs', outdir: 'dist/cjs' }),
  build({ ...browser, format: 'iife', globalName: 'Tidewire', outfile: 'dist/browser/tidewire.js' }),
  build({ ...browser, format: 'iife', globalName: 'Tidewire', minify: true, outfile: 'dist/browser/tidewire.min.js' }),
  build({ ...browser, format: 'esm', minify: true, outfile: 'dist/browser/tidewire.min.mjs' }),
]);

execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
cpSync('dist/esm', 'dist/cjs', { recursive: true, filter: (file) => !/\.js(\.map)?$/.test(file) });
writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n');
