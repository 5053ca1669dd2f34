/** Whether an answer is what its type says, to the last field: the compiler's own reading of `src/maths` against values. */

import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const BOOK = fileURLToPath(new URL('../../src/maths/book.ts', import.meta.url));

const program = ts.createProgram([BOOK], {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
});
const checker = program.getTypeChecker();

/** What each method of `Book` returns. */
const RETURNS: ReadonlyMap<string, ts.Type> = (() => {
  const file = program.getSourceFile(BOOK);
  const found = new Map<string, ts.Type>();
  file?.forEachChild((node) => {
    if (!ts.isClassDeclaration(node)) return;
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name) || !member.type) continue;
      found.set(member.name.text, checker.getTypeFromTypeNode(member.type));
    }
  });
  return found;
})();

/** Methods that answer a question about an address, and the audit. */
export const METHODS = [...RETURNS.keys()].filter((name) => !/^(open|set|setBalance|setNow|close)$/.test(name));

const OF_FLAG: readonly [ts.TypeFlags, string][] = [
  [ts.TypeFlags.BigIntLike, 'bigint'],
  [ts.TypeFlags.NumberLike, 'number'],
  [ts.TypeFlags.BooleanLike, 'boolean'],
  [ts.TypeFlags.StringLike, 'string'],
];

function differences(value: unknown, type: ts.Type, path: string): string[] {
  if (type.isUnion()) {
    const all = type.types.map((part) => differences(value, part, path));
    return all.some((list) => list.length === 0) ? [] : (all.find((list) => list.length > 0) ?? []);
  }
  if (type.flags & ts.TypeFlags.Null) return value === null ? [] : [`${path} is ${typeof value}, not null`];
  if (type.isStringLiteral()) return value === type.value ? [] : [`${path} is ${String(value)}`];
  // A branded text, such as an address.
  if (type.isIntersection()) return typeof value === 'string' ? [] : [`${path} is ${typeof value}, not text`];
  for (const [flag, word] of OF_FLAG) {
    if (type.flags & flag) {
      const literal = type.flags & ts.TypeFlags.BooleanLiteral ? checker.typeToString(type) : String(value);
      return typeof value === word && literal === String(value) ? [] : [`${path} is ${typeof value}, not ${word}`];
    }
  }
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    if (!Array.isArray(value) || !item) return [`${path} is no list`];
    return value.flatMap((part, index) => differences(part, item, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [`${path} is ${String(value)}, not an object`];
  const values = value as Record<string, unknown>;
  const properties = checker.getPropertiesOfType(type);
  const names = properties.map(({ name }) => name);
  const wrong = [
    ...names.filter((name) => !(name in values)).map((name) => `${path}.${name} is missing`),
    ...Object.keys(values)
      .filter((name) => !names.includes(name))
      .map((name) => `${path}.${name} is in no type`),
  ];
  if (wrong.length > 0) return wrong;
  return properties.flatMap((property) =>
    differences(values[property.name], checker.getTypeOfSymbol(property), `${path}.${property.name}`),
  );
}

/** Where an answer of a method is not what its type says. */
export function misfits(method: string, answer: unknown): string[] {
  const type = RETURNS.get(method);
  return type ? differences(answer, type, method) : [`Book has no method ${method}`];
}
