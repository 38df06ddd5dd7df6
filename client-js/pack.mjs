// What a published package has and a clone does not: the licence beside it, and a README whose links work on any page.
//   node pack.mjs prepare    before npm packs
//   node pack.mjs restore    after it
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const kept = 'build/README.md';

if (process.argv[2] === 'prepare') {
  const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));
  const sources = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;
  const readme = readFileSync('README.md', 'utf8');
  mkdirSync('build', { recursive: true });
  copyFileSync('README.md', kept);
  writeFileSync('README.md', readme.replace(/\]\((?!https?:|#)([^)]+)\)/g,
    (link, target) => `](${sources}${posix.join(repository.directory, target)})`));
  copyFileSync('../LICENSE', 'LICENSE');
} else {
  if (existsSync(kept)) renameSync(kept, 'README.md');
  rmSync('LICENSE', { force: true });
}
