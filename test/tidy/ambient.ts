/*
 * Finds uses of the world around a program: clocks, chance, the network, the page.
 * Read from the syntax tree, so comments, strings and property names of the same spelling pass.
 * A name that the file declares itself is its own and passes too. In a Svelte component only the
 * <script> blocks are read, not the expressions in its markup.
 */
import ts from 'typescript';
import type { SourceFile } from './source-file.ts';

/** What a file may not mention. */
export interface AmbientBan {
  readonly globals: ReadonlySet<string>;
  /** Also forbids async code, `**`, inexact Math and locale-dependent text. */
  readonly nondeterminism: boolean;
  /** Allows the functions of Math whose last digit differs between engines. */
  readonly inexactMathAllowed: boolean;
}

const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc PI E LN2 LN10 LOG2E LOG10E'.split(
    ' ',
  ),
);

const LOCALE_METHODS = /^(localeCompare|toLocale\w+)$/;

/** Places where the file breaks the ban, as `path:line: what`. */
export function ambientUses(file: SourceFile, ban: AmbientBan): string[] {
  const source = ts.createSourceFile(file.path, scriptOf(file), ts.ScriptTarget.ES2022, true);
  const declared = new Set<string>();
  visitAll(source, (node) => {
    if (isDeclaredName(node)) declared.add(node.text);
  });
  const found: string[] = [];
  visitAll(source, (node) => {
    const what = bannedHere(node, ban, declared);
    if (!what) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push(`${file.path}:${line}: ${what}`);
  });
  return found;
}

/** The TypeScript of a file; a component's markup becomes blank lines so that numbers agree. */
function scriptOf(file: SourceFile): string {
  if (!file.path.endsWith('.svelte')) return file.text;
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  let script = '';
  let end = 0;
  for (const match of file.text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + (match[1]?.length ?? 0);
    const body = match[2] ?? '';
    script += blank(file.text.slice(end, start)) + body;
    end = start + body.length;
  }
  return script;
}

function visitAll(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visitAll(child, see));
}

function isDeclaredName(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isInterfaceDeclaration(parent)) &&
    parent.name === node
  );
}

function bannedHere(node: ts.Node, ban: AmbientBan, declared: Set<string>): string | null {
  if (ts.isIdentifier(node) && isReference(node) && !declared.has(node.text)) {
    if (ban.globals.has(node.text)) return node.text;
    if (ban.nondeterminism && node.text === 'Math') return bannedMath(node, ban);
  }
  return ban.nondeterminism ? bannedSyntax(node) : null;
}

/** Math may only be used as `Math.name`, so that every use can be judged by its name. */
function bannedMath(node: ts.Identifier, ban: AmbientBan): string | null {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent)) return 'Math other than as Math.name';
  const { text } = parent.name;
  if (EXACT_MATH.has(text) || (ban.inexactMathAllowed && text !== 'random')) return null;
  return `Math.${text}`;
}

function bannedSyntax(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isAwaitExpression(node)) return 'await';
  if (node.kind === ts.SyntaxKind.ImportKeyword && ts.isCallExpression(node.parent)) {
    return 'import()';
  }
  if (
    node.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
    node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken
  ) {
    return '**';
  }
  if (ts.isPropertyAccessExpression(node) && LOCALE_METHODS.test(node.name.text)) {
    return node.name.text;
  }
  return null;
}

/** Whether an identifier stands for a value or type, rather than naming a property or a member. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isClassElement(parent) ||
    ts.isTypeElement(parent) ||
    ts.isEnumMember(parent);
  return !(isMember && parent.name === node);
}
