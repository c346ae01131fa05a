// Statements to tree nodes: a recursive descent with the reference parser's order of checks, so
// that the same wrong script gets the same error. Source: lparser.c.

import {
  parseExpression,
  parseField,
  parseList,
  parseName,
  parsePrimary,
} from './parse-expression.ts';
import { FunctionScope } from './scope.ts';
import { END_OF_SOURCE, NAME } from './token.ts';
import { TokenStream } from './token-stream.ts';
import type { Block, Expression, FunctionNode, Statement, Target, Variable } from './tree.ts';

/** Words that end a block. */
const BLOCK_ENDS = new Set(['else', 'elseif', 'end', 'until', END_OF_SOURCE]);

/**
 * Parses a chunk. Throws LuaSyntaxFault.
 * @param depth C stack levels in use already: the parser shares their limit.
 */
export function parseChunk(source: string, depth = 0): FunctionNode {
  return new Parser(source, depth).chunk();
}

export class Parser {
  readonly stream: TokenStream;
  scope: FunctionScope;

  constructor(source: string, depth: number) {
    this.stream = new TokenStream(source, depth);
    this.scope = this.#newScope(null, 0);
  }

  chunk(): FunctionNode {
    this.scope.isVararg = true;
    const body = this.#statements();
    if (!this.stream.is(END_OF_SOURCE)) this.stream.fail(`'${END_OF_SOURCE}' expected`);
    return { parameters: [], upvalues: [], isVararg: true, arg: null, body, line: 0 };
  }

  #newScope(parent: FunctionScope | null, line: number): FunctionScope {
    return new FunctionScope(parent, line, (message) => this.stream.refuse(message));
  }

  #statements(): Block {
    const { stream } = this;
    const body: Statement[] = [];
    stream.enter();
    while (!BLOCK_ENDS.has(stream.token.type)) {
      const statement = this.#statement();
      body.push(statement);
      stream.take(';');
      if (statement.kind === 'return' || statement.kind === 'break') break;
    }
    stream.leave();
    return body;
  }

  /** A block whose variables end with it. */
  #block(): Block {
    const mark = this.scope.mark;
    const body = this.#statements();
    this.scope.leave(mark);
    return body;
  }

  #statement(): Statement {
    const { line } = this.stream;
    switch (this.stream.token.type) {
      case 'if':
        return this.#if(line);
      case 'while':
        return this.#while(line);
      case 'do': {
        this.stream.next();
        const body = this.#block();
        this.stream.close('end', 'do', line);
        return { kind: 'do', body };
      }
      case 'for':
        return this.#for(line);
      case 'repeat':
        return this.#repeat(line);
      case 'function':
        return this.#function(line);
      case 'local':
        this.stream.next();
        return this.stream.take('function') ? this.#localFunction() : this.#local();
      case 'return':
        return this.#return();
      case 'break':
        this.stream.next();
        if (this.scope.loops === 0) this.stream.fail('no loop to break');
        return { kind: 'break' };
      default:
        return this.#callOrAssignment();
    }
  }

  #if(line: number): Statement {
    const { stream } = this;
    const clauses: { test: Expression; body: Block }[] = [];
    do {
      stream.next();
      const test = parseExpression(this);
      stream.expect('then');
      clauses.push({ test, body: this.#block() });
    } while (stream.is('elseif'));
    const otherwise = stream.take('else') ? this.#block() : null;
    stream.close('end', 'if', line);
    return { kind: 'if', clauses, otherwise };
  }

  #while(line: number): Statement {
    this.stream.next();
    const test = parseExpression(this);
    this.scope.loops += 1;
    this.stream.expect('do');
    const body = this.#block();
    const { lastLine } = this.stream;
    this.stream.close('end', 'while', line);
    this.scope.loops -= 1;
    return { kind: 'while', test, body, line: lastLine };
  }

  #repeat(line: number): Statement {
    this.stream.next();
    const mark = this.scope.mark;
    this.scope.loops += 1;
    const body = this.#statements();
    this.stream.close('until', 'repeat', line);
    // The condition sees the variables of the body.
    const test = parseExpression(this);
    this.scope.leave(mark);
    this.scope.loops -= 1;
    return { kind: 'repeat', test, body, line: this.stream.lastLine };
  }

  #for(line: number): Statement {
    const { stream, scope } = this;
    const mark = scope.mark;
    stream.next();
    scope.loops += 1;
    const name = stream.name();
    let statement: Statement;
    if (stream.is('=')) statement = this.#numericFor(name);
    else if (stream.is(',') || stream.is('in')) statement = this.#genericFor(name);
    else statement = stream.fail("'=' or 'in' expected");
    stream.close('end', 'for', line);
    scope.leave(mark);
    scope.loops -= 1;
    return statement;
  }

  /** The loop keeps three variables of its own, which count towards the limit. */
  #hidden(): Variable[] {
    return ['index', 'limit', 'step'].map((name, at) => this.scope.declare(`(for ${name})`, at));
  }

  #numericFor(name: string): Statement {
    const { stream, scope } = this;
    const hidden = this.#hidden();
    const variable = scope.declare(name, hidden.length);
    stream.next();
    const start = parseExpression(this);
    stream.expect(',');
    const limit = parseExpression(this);
    const step = stream.take(',') ? parseExpression(this) : null;
    scope.activate(hidden);
    stream.expect('do');
    const line = stream.lastLine;
    scope.activate([variable]);
    const body = this.#block();
    return { kind: 'numeric-for', variable, start, limit, step, body, line };
  }

  #genericFor(name: string): Statement {
    const { stream, scope } = this;
    const hidden = this.#hidden();
    const variables = [scope.declare(name, hidden.length)];
    while (stream.take(',')) {
      variables.push(scope.declare(stream.name(), hidden.length + variables.length));
    }
    stream.expect('in');
    const { line } = stream;
    const iterators = parseList(this);
    scope.activate(hidden);
    stream.expect('do');
    scope.activate(variables);
    const body = this.#block();
    return { kind: 'generic-for', variables, iterators, body, line };
  }

  #function(line: number): Statement {
    this.stream.next();
    let target: Expression = parseName(this);
    while (this.stream.is('.')) target = parseField(this, target);
    const isMethod = this.stream.is(':');
    if (isMethod) target = parseField(this, target);
    const node = this.functionBody(isMethod, line);
    const value: Expression = { kind: 'function', node, line, hasCall: false };
    return { kind: 'assign', targets: [target as Target], values: [value], line };
  }

  #localFunction(): Statement {
    const variable = this.scope.declare(this.stream.name());
    // Visible to itself: it may call itself.
    this.scope.activate([variable]);
    const node = this.functionBody(false, this.stream.line);
    return { kind: 'local-function', variable, node };
  }

  /** Parameters and body, with the reader at `(`. */
  functionBody(isMethod: boolean, line: number): FunctionNode {
    const { stream } = this;
    const scope = this.#newScope(this.scope, line);
    this.scope = scope;
    stream.expect('(');
    const parameters = isMethod ? [scope.declare('self')] : [];
    scope.activate(parameters);
    const arg = this.#parameters(parameters);
    stream.expect(')');
    const body = this.#statements();
    stream.close('end', 'function', line);
    this.scope = scope.parent as FunctionScope;
    const { upvalues, isVararg, saysVarargs } = scope;
    return { parameters, upvalues, isVararg, arg: saysVarargs ? null : arg, body, line };
  }

  /** Adds to `parameters`; gives the variable `arg` of a vararg function. */
  #parameters(parameters: Variable[]): Variable | null {
    const { stream, scope } = this;
    const added: Variable[] = [];
    let arg: Variable | null = null;
    if (!stream.is(')')) {
      do {
        if (stream.is(NAME)) {
          added.push(scope.declare(stream.name(), added.length));
        } else if (stream.take('...')) {
          scope.isVararg = true;
          arg = scope.declare('arg', added.length);
        } else {
          stream.fail("<name> or '...' expected");
        }
      } while (arg === null && stream.take(','));
    }
    scope.activate(added);
    parameters.push(...added);
    if (arg !== null) scope.activate([arg]);
    return arg;
  }

  #local(): Statement {
    const variables: Variable[] = [];
    do {
      variables.push(this.scope.declare(this.stream.name(), variables.length));
    } while (this.stream.take(','));
    const values = this.stream.take('=') ? parseList(this) : [];
    this.scope.activate(variables);
    return { kind: 'local', variables, values };
  }

  #return(): Statement {
    const { stream } = this;
    stream.next();
    const isEmpty = BLOCK_ENDS.has(stream.token.type) || stream.is(';');
    return { kind: 'return', values: isEmpty ? [] : parseList(this) };
  }

  #callOrAssignment(): Statement {
    const { stream } = this;
    const first = parsePrimary(this);
    if (first.kind === 'call') return { kind: 'call', call: first };
    const targets: Target[] = [this.#target(first)];
    while (stream.take(',')) {
      const next = parsePrimary(this);
      if (targets.length > stream.levelsLeft) {
        stream.refuse(`main function has more than ${stream.levelsLeft} variables in assignment`);
      }
      targets.push(this.#target(next));
    }
    stream.expect('=');
    const values = parseList(this);
    return { kind: 'assign', targets, values, line: stream.lastLine };
  }

  #target(node: Expression): Target {
    switch (node.kind) {
      case 'local':
      case 'upvalue':
      case 'global':
      case 'index':
        return node;
      default:
        return this.stream.fail('syntax error');
    }
  }
}
