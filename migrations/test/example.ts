/** The example fund as tests change it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HERE } from '../command';
import { type FundFile, readFund } from '../file/load';

/** Any value of JSON. */
export type Json = string | number | Json[] | { [field: string]: Json };

/** The example, to be changed. */
export function exampleJson(): Json {
  return JSON.parse(readFileSync(join(HERE, 'fund.example.json'), 'utf8')) as Json;
}

/** The example with some values replaced by path (`pools[0].name`); `undefined` takes one out. */
export function changed(changes: Readonly<Record<string, Json | undefined>>): Json {
  const json = exampleJson();
  for (const [path, value] of Object.entries(changes)) set(json, path, value);
  return json;
}

function set(json: Json, path: string, value: Json | undefined): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop();
  // Tests name paths that the example has.
  const parent = steps.reduce<Json>((at, step) => (at as Record<string, Json>)[step] as Json, json) as Record<string, Json>;
  if (last === undefined) throw new Error('no path');
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

/** The example, read, with some values replaced. */
export function example(changes: Readonly<Record<string, Json | undefined>> = {}): Promise<FundFile> {
  return readFund(changed(changes), HERE);
}
