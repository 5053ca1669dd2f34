/** The client's chapter and README: their code compiles, and their table of plans is complete. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import idl from '../../../idl/bulwark.json' with { type: 'json' };
import * as client from '../src';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const DOCUMENTS = { chapter: path('../../../docs/client.md'), README: path('../README.md') };

/** Code of a document, by a name that no file has. */
function code(document: string): Map<string, string> {
  const blocks = readFileSync(document, 'utf8').matchAll(/```ts\n(.*?)```/gs);
  return new Map([...blocks].map(([, text = ''], index) => [path(`./${document.length}-${index}.block.ts`), text]));
}

describe('the documents', () => {
  it('have code that compiles', () => {
    const blocks = new Map(Object.values(DOCUMENTS).flatMap((document) => [...code(document)]));
    expect(blocks.size).toBeGreaterThan(4);
    const file = path('../tsconfig.json');
    const { config } = ts.readConfigFile(file, ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(file));
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, languageVersion, ...rest) => {
      const text = blocks.get(name);
      return text === undefined ? read(name, languageVersion, ...rest) : ts.createSourceFile(name, text, languageVersion);
    };
    const exists = host.fileExists.bind(host);
    host.fileExists = (name) => blocks.has(name) || exists(name);
    const program = ts.createProgram([...blocks.keys()], options, host);
    const found = [...blocks.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
    expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  }, 120_000);

  it('name a plan for every instruction, and every plan', () => {
    const rows = [...readFileSync(DOCUMENTS.chapter, 'utf8').matchAll(/^\| `(plan\w+)` \| `(\w+)` \|/gm)];
    const instructions = rows.map(([, , instruction]) => instruction);
    expect(instructions.sort()).toEqual(idl.instructions.map(({ name }) => name).sort());
    const plans = Object.keys(client).filter((name) => /^plan[A-Z]/.test(name));
    expect(rows.map(([, plan]) => plan).sort()).toEqual(plans.sort());
  });
});
