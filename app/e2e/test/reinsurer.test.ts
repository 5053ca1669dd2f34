import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';

let dora: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  dora = await Person.at(browser.context, inject('webUrl'), '/reinsure');
});
afterAll(() => close());
pictureFailures(() => dora);

test('a re-insurer sees the tranches and what each bears', async () => {
  for (const tranche of ['Quota share', 'First excess of loss', 'Second excess of loss']) await dora.sees(tranche);
});

test('a re-insurer commits capital to the tranche that is not full', async () => {
  await dora.connect('Dora');
  await dora.page.getByRole('button', { name: /^Wallet Dora/ }).click();
  await dora.window.getByRole('button', { name: 'Get test money' }).click();
  await dora.page.getByText('Test money has arrived').waitFor();
  await dora.page.keyboard.press('Escape');
  await dora.page
    .getByRole('button', { name: /Second excess of loss/ })
    .first()
    .click();
  await dora.page.getByLabel('Amount to commit').fill('10,000');
  await dora.button('Commit').click();
  await dora.sign('Capital committed');
});

test('asks for release, sees until when capital is locked, and takes the request back', async () => {
  await dora.sees('Your positions');
  await dora.page.getByLabel('Shares to release').first().fill('1');
  await dora.button('Request release').first().click();
  await dora.sign('Release requested');
  await dora.button('Cancel release').first().click();
  await dora.sign('Release cancelled');
});

test('nothing broke on the way', () => expect(dora.complaints).toEqual([]));
