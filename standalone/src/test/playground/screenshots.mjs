/** Pictures for the README: node screenshots.mjs URL FOLDER, with the development app at that URL. */
import { launch, missing } from './browser.mjs';

const [url, folder] = process.argv.slice(2);
if (missing !== undefined || folder === undefined) throw new Error(missing ?? 'usage: node screenshots.mjs URL FOLDER');

const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 1330 } });
  await page.goto(url);
  await page.getByRole('radio', { name: 'Presence' }).check();
  await page.waitForFunction(() => document.querySelectorAll('.pane .members li').length === 4);
  const say = async (name, text) => {
    const pane = page.locator('.pane', { has: page.getByRole('heading', { name }) });
    await pane.getByRole('textbox').fill(text);
    await pane.getByRole('button', { name: 'Send' }).click();
    await pane.getByRole('log').getByText(text).waitFor();
  };
  await say('Ada', 'Is the deploy through?');
  await say('Ben', 'Yes, two minutes ago.');
  await say('Ada', 'Any errors?');
  await say('Ben', 'None so far.');
  await page.getByRole('button', { name: 'Start' }).click();
  const arrived = (count) => page.waitForFunction((least) => document.querySelectorAll('#without-recovery .there').length >= least, count);
  await arrived(4);
  await page.getByRole('switch').click();
  await page.waitForFunction(() => document.querySelectorAll('#with-recovery .missing').length >= 6);
  await page.getByRole('switch').click();
  await arrived(8);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.pane', { has: page.getByRole('heading', { name: 'Ben' }) }).getByRole('textbox').focus();
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${folder}/playground-${colorScheme}.png` });
  await page.close();
}
await browser.close();
