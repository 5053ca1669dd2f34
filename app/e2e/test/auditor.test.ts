import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';

let auditor: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser({ acceptDownloads: true });
  close = browser.close;
  auditor = await Person.at(browser.context, inject('webUrl'), '/transparency');
});
afterAll(() => close());
pictureFailures(() => auditor);

test('the whole fund is checked in the browser, without a wallet', async () => {
  await auditor.sees('All 9 invariants hold');
  await auditor.sees('Holds exactly what it owes');
});

test('an auditor takes all accounts home', async () => {
  const coming = auditor.page.waitForEvent('download');
  await auditor.button('Export all accounts (JSON)').click();
  const file = await (await coming).path();
  const accounts = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  expect(JSON.stringify(accounts).length).toBeGreaterThan(10_000);
});

test('every kind of thing that happened can be read', async () => {
  await auditor.page.getByRole('tab', { name: 'Events' }).click();
  await auditor.sees(/Ben deposited/);
  await auditor.page.getByRole('tab', { name: 'Invariants' }).click();
  await auditor.sees('one factor for all claims of an incident');
});

test('nothing broke on the way', () => expect(auditor.complaints).toEqual([]));
