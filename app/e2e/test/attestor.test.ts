import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../src/browser';
import { pictureFailures } from '../src/failures';
import { Person } from '../src/person';
import { chainTime, DAY, passTime } from '../src/time';

const SEATS = ['Attestor 1', 'Attestor 2', 'Attestor 3', 'Attestor 4', 'Attestor 5'];
/** Votes that confirm a report. */
const THRESHOLD = 4;
const evidence = (text: string) => ({ name: 'post-mortem.md', mimeType: 'text/markdown', buffer: Buffer.from(text) });

let person: Person;
let close: () => Promise<void>;

beforeAll(async () => {
  const browser = await openBrowser();
  close = browser.close;
  person = await Person.at(browser.context, inject('webUrl'), '/claims');
});
afterAll(() => close());
pictureFailures(() => person);

test('a holder reports a loss, with a file that stays on the machine', async () => {
  await person.connect('Hugo');
  await person.page.getByLabel('Product', { exact: true }).selectOption({ label: 'Stork Staking' });
  const at = new Date(((await chainTime(inject('rpcUrl'))) - 3_600) * 1_000).toISOString().slice(0, 16);
  await person.page.getByLabel('Time of the loss (UTC)').fill(at);
  await person.page.getByLabel('Evidence file').setInputFiles(evidence('The stake pool was drained.'));
  await person.button('Report the incident').click();
  await person.sign('Incident reported');
  await person.page.waitForURL(/\/claims\/./);
});

test('the committee confirms it, vote by vote', async () => {
  for (const seat of SEATS.slice(0, THRESHOLD)) {
    await person.become(seat);
    await person.button('Insured loss').first().click();
    await person.sign('Vote cast');
  }
  await person.sees(/file/i);
});

test('a holder files a claim', async () => {
  await person.become('Hugo');
  await person.page.getByLabel('How much did you lose?').first().fill('20,000');
  await person.page.getByLabel('Evidence file').first().setInputFiles(evidence('My account held 20,000.'));
  await person.button('File the claim').first().click();
  await person.sign('Claim filed');
});

test('every seat assesses it', async () => {
  for (const seat of SEATS) {
    await person.become(seat);
    await person.page.getByLabel('Loss found on claim 1').fill('18,000');
    await person.button('Keep and go on').click();
    await person.button('Sign 1 vote').click();
    await person.sign('1 vote cast');
  }
});

test('anyone decides, settles and pays', async () => {
  await person.become('Hugo');
  await person.button('Decide claims').last().click();
  await person.sign(/decided/i);

  await passTime(inject('rpcUrl'), 40 * DAY);
  await person.page.reload();
  await person.button('Settle').last().click();
  await person.sign('Settled');
  await person.button(/^Pay/).first().click();
  await person.sign(/paid/i);
  await person.sees('Paid');
});

test('somebody brings back a part of the loot', async () => {
  await person.page.getByLabel('Amount to bring').fill('1,000');
  await person.button(/Bring/).click();
  await person.sign('Recovered money brought');
});

test('nothing broke on the way', () => expect(person.complaints).toEqual([]));
