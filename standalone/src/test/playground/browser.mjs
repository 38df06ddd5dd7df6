/** A Chromium for the tests and for the screenshots. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.TIDEWIRE_CHROMIUM ?? '/usr/bin/chromium';

/** Why there is no browser here; undefined if there is one. */
export const missing = existsSync(EXECUTABLE) ? undefined : `no Chromium at ${EXECUTABLE}: TIDEWIRE_CHROMIUM names one`;

export const launch = () => chromium.launch({
  executablePath: EXECUTABLE,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
