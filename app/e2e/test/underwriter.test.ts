import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';
import { DAY, passTime } from '../src/time';

let person: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  person = await Person.at(browser.context, inject('webUrl'), '/underwrite');
});
afterAll(() => close());
pictureFailures(() => person);

test('an underwriter sees the pool, its tower and its rules', async () => {
  for (const words of ['Capital', 'Price of a share', 'Premium earned a day']) await person.sees(words);
  expect(await person.page.getByRole('meter').count()).toBeGreaterThan(4);
});

test('an underwriter with a wallet of this browser deposits', async () => {
  await person.connect('This browser');
  await person.page.getByRole('button', { name: /^Wallet This browser/ }).click();
  await person.window.getByRole('button', { name: 'Get test money' }).click();
  await person.page.getByText('Test money has arrived').waitFor();
  await person.page.keyboard.press('Escape');
  await person.page.getByLabel('Amount to deposit').fill('20,000');
  await person.button('Deposit').click();
  await person.sign('Deposited');
  await person.sees('Result since entry');
});

test('asks to leave, waits for the cooldown, and is paid', async () => {
  await person.page.getByRole('tab', { name: 'Withdraw' }).click();
  await person.page.getByLabel('Amount to withdraw').fill('5,000');
  await person.button('Request withdrawal').click();
  await person.sign('Withdrawal requested');
  await person.sees('Cooling down');
  expect(await person.button('Execute withdrawal').isDisabled()).toBe(true);

  await passTime(inject('rpcUrl'), 17 * DAY + 60);
  await person.page.reload();
  await person.sees('Matured');
  await person.button('Execute withdrawal').click();
  await person.sign('Withdrawn');
});

test('nothing broke on the way', () => expect(person.complaints).toEqual([]));
