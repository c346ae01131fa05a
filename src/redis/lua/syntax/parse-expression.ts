// Expressions to tree nodes. Source: lparser.c (subexpr, simpleexp, primaryexp, constructor,
// funcargs).

import type { Parser } from './parser.ts';
import { NAME, NUMBER, STRING } from './token.ts';
import type { BinaryOperator, CallNode, Expression, NameNode, TableField } from './tree.ts';

/** Left and right priority of the binary operators. */
const PRIORITY: Readonly<Record<string, readonly [number, number]>> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
};
const UNARY_PRIORITY = 8;

function constant(value: string | number | boolean | undefined, line: number): Expression {
  return { kind: 'constant', value, line, hasCall: false };
}

/** An expression of operators that bind more tightly than `limit`. */
export function parseExpression(parser: Parser, limit = 0): Expression {
  const { stream } = parser;
  stream.enter();
  let left = parseOperand(parser);
  for (;;) {
    const operator = stream.token.type;
    const priority = PRIORITY[operator];
    if (priority === undefined || priority[0] <= limit) break;
    stream.next();
    const right = parseExpression(parser, priority[1]);
    const line = stream.lastLine;
    const hasCall = left.hasCall || right.hasCall;
    left =
      operator === 'and' || operator === 'or'
        ? { kind: 'logical', operator, left, right, line, hasCall }
        : { kind: 'binary', operator: operator as BinaryOperator, left, right, line, hasCall };
  }
  stream.leave();
  return left;
}

function parseOperand(parser: Parser): Expression {
  const { stream } = parser;
  const operator = stream.token.type;
  if (operator !== 'not' && operator !== '-' && operator !== '#') return parseSimple(parser);
  stream.next();
  const operand = parseExpression(parser, UNARY_PRIORITY);
  const line = stream.lastLine;
  // The reference compiler folds the sign into the number, so that `-2` is one constant.
  if (operator === '-' && operand.kind === 'constant' && typeof operand.value === 'number') {
    return constant(-operand.value, line);
  }
  return { kind: 'unary', operator, operand, line, hasCall: operand.hasCall };
}

const WORDS: Readonly<Record<string, boolean | undefined>> = {
  nil: undefined,
  true: true,
  false: false,
};

function parseSimple(parser: Parser): Expression {
  const { stream } = parser;
  const { type, value } = stream.token;
  if (type === NUMBER || type === STRING) {
    stream.next();
    return constant(value, stream.lastLine);
  }
  if (type in WORDS) {
    stream.next();
    return constant(WORDS[type], stream.lastLine);
  }
  if (type === '...') {
    if (!parser.scope.isVararg) stream.fail("cannot use '...' outside a vararg function");
    parser.scope.saysVarargs = true;
    stream.next();
    return { kind: 'vararg', line: stream.lastLine, hasCall: false };
  }
  if (type === '{') return parseTable(parser);
  if (type === 'function') {
    stream.next();
    const { line } = stream;
    return { kind: 'function', node: parser.functionBody(false, line), line, hasCall: false };
  }
  return parsePrimary(parser);
}

/** A name and what it means here. */
export function parseName(parser: Parser): NameNode {
  const name = parser.stream.name();
  const meaning = parser.scope.find(name);
  const node = { line: parser.stream.lastLine, hasCall: false };
  if (meaning.kind === 'local') return { ...node, kind: 'local', variable: meaning.variable };
  return meaning.kind === 'upvalue'
    ? { ...node, kind: 'upvalue', index: meaning.index, name }
    : { ...node, kind: 'global', name };
}

function parsePrefix(parser: Parser): Expression {
  const { stream } = parser;
  if (stream.is(NAME)) return parseName(parser);
  if (!stream.is('(')) return stream.fail('unexpected symbol');
  const { line } = stream;
  stream.next();
  const inner = parseExpression(parser);
  stream.close(')', '(', line);
  if (inner.kind === 'constant') return inner;
  return { kind: 'group', inner, line: inner.line, hasCall: inner.hasCall };
}

/** `.name` or `:name`, with the reader at the sign. */
export function parseField(parser: Parser, base: Expression): Expression {
  const { stream } = parser;
  stream.next();
  const name = stream.name();
  const line = stream.lastLine;
  return { kind: 'index', base, key: constant(name, line), line, hasCall: base.hasCall };
}

/** A prefix with all its indexes and calls. */
export function parsePrimary(parser: Parser): Expression {
  const { stream } = parser;
  let node = parsePrefix(parser);
  for (;;) {
    switch (stream.token.type) {
      case '.':
        node = parseField(parser, node);
        break;
      case '[': {
        const key = parseBracket(parser);
        const hasCall = node.hasCall || key.hasCall;
        node = { kind: 'index', base: node, key, line: stream.lastLine, hasCall };
        break;
      }
      case ':': {
        stream.next();
        const name = stream.name();
        node = parseCall(parser, node, { name, line: stream.lastLine });
        break;
      }
      case '(':
      case '{':
      case STRING:
        node = parseCall(parser, node, null);
        break;
      default:
        return node;
    }
  }
}

function parseBracket(parser: Parser): Expression {
  parser.stream.next();
  const key = parseExpression(parser);
  parser.stream.expect(']');
  return key;
}

function parseCall(parser: Parser, callee: Expression, method: CallNode['method']): CallNode {
  const { line } = parser.stream;
  const args = parseArguments(parser);
  return { kind: 'call', callee, method, args, line, hasCall: true };
}

function parseArguments(parser: Parser): readonly Expression[] {
  const { stream } = parser;
  const { line } = stream;
  const { type, value } = stream.token;
  if (type === '{') return [parseTable(parser)];
  if (type === STRING) {
    stream.next();
    return [constant(value, line)];
  }
  if (type !== '(') return stream.fail('function arguments expected');
  if (line !== stream.lastLine) {
    stream.fail('ambiguous syntax (function call x new statement)');
  }
  stream.next();
  const args = stream.is(')') ? [] : parseList(parser);
  stream.close(')', '(', line);
  return args;
}

/** One expression or more, with commas. */
export function parseList(parser: Parser): readonly Expression[] {
  const list = [parseExpression(parser)];
  while (parser.stream.take(',')) list.push(parseExpression(parser));
  return list;
}

function parseTable(parser: Parser): Expression {
  const { stream } = parser;
  const { line } = stream;
  const fields: TableField[] = [];
  stream.expect('{');
  do {
    if (stream.is('}')) break;
    fields.push(parseTableField(parser));
  } while (stream.take(',') || stream.take(';'));
  stream.close('}', '{', line);
  const hasCall = fields.some(
    (field) => field.value.hasCall || (field.kind === 'pair' && field.key.hasCall),
  );
  return { kind: 'table', fields, line: stream.lastLine, hasCall };
}

function parseTableField(parser: Parser): TableField {
  const { stream } = parser;
  if (stream.is('[')) {
    const key = parseBracket(parser);
    stream.expect('=');
    return { kind: 'pair', key, value: parseExpression(parser) };
  }
  if (stream.is(NAME) && stream.peek().type === '=') {
    const key = constant(stream.name(), stream.lastLine);
    stream.next();
    return { kind: 'pair', key, value: parseExpression(parser) };
  }
  return { kind: 'item', value: parseExpression(parser) };
}
