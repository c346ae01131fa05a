// Where each name of a script lives: a slot of the running function, an upvalue of an outer one, or the
// globals. Done before compiling, as a variable must be boxed from its birth when an inner function
// captures it. Source: lparser.c singlevaraux.

import type { Chunk, Expression, FunctionDeclaration, Identifier, Statement } from 'luaparse';

/** A local variable or parameter. */
export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** An inner function uses it, so that it lives in a box. */
  isCaptured: boolean;
}

/** Where an upvalue is taken from when a function value is made. */
export interface UpvalueSource {
  readonly name: string;
  readonly from: 'local' | 'upvalue';
  /** The slot, or the index among the outer function's upvalues. */
  readonly index: number;
}

export type Reference =
  | { readonly kind: 'local'; readonly variable: Variable }
  | { readonly kind: 'upvalue'; readonly index: number; readonly name: string }
  | { readonly kind: 'global'; readonly name: string };

/** What compiling a function needs to know of its names. */
export interface FunctionScope {
  readonly parent: FunctionScope | null;
  slotCount: number;
  readonly upvalues: UpvalueSource[];
  isVararg: boolean;
  /** Blocks open while resolving, innermost last. */
  readonly blocks: Map<string, Variable>[];
}

/** The outcome: each identifier's reference or declared variable, each function's scope. */
export interface Resolution {
  readonly main: FunctionScope;
  readonly references: ReadonlyMap<Identifier, Reference>;
  readonly declarations: ReadonlyMap<Identifier, Variable>;
  readonly scopes: ReadonlyMap<FunctionDeclaration, FunctionScope>;
  /** The unwritten first parameter of `function a:b()`. */
  readonly selves: ReadonlyMap<FunctionDeclaration, Variable>;
}

export function resolveNames(chunk: Chunk): Resolution {
  return new Resolver().run(chunk);
}

class Resolver {
  readonly #references = new Map<Identifier, Reference>();
  readonly #declarations = new Map<Identifier, Variable>();
  readonly #scopes = new Map<FunctionDeclaration, FunctionScope>();
  readonly #selves = new Map<FunctionDeclaration, Variable>();
  #scope: FunctionScope = newScope(null);

  run(chunk: Chunk): Resolution {
    const main = this.#scope;
    main.isVararg = true;
    this.#block(chunk.body);
    return {
      main,
      references: this.#references,
      declarations: this.#declarations,
      scopes: this.#scopes,
      selves: this.#selves,
    };
  }

  #block(body: readonly Statement[], declared: readonly Identifier[] = []): void {
    this.#scope.blocks.push(new Map());
    for (const name of declared) this.#declare(name);
    for (const statement of body) this.#statement(statement);
    this.#scope.blocks.pop();
  }

  #declare(identifier: Identifier): void {
    this.#declarations.set(identifier, this.#add(identifier.name));
  }

  #add(name: string): Variable {
    const variable = { name, slot: this.#scope.slotCount, isCaptured: false };
    this.#scope.slotCount += 1;
    this.#scope.blocks.at(-1)?.set(name, variable);
    return variable;
  }

  #statement(statement: Statement): void {
    switch (statement.type) {
      case 'LocalStatement':
        this.#expressions(statement.init);
        for (const variable of statement.variables) this.#declare(variable);
        return;
      case 'AssignmentStatement':
        this.#expressions(statement.init);
        this.#expressions(statement.variables);
        return;
      case 'CallStatement':
        this.#expression(statement.expression);
        return;
      case 'DoStatement':
        this.#block(statement.body);
        return;
      case 'ReturnStatement':
        this.#expressions(statement.arguments);
        return;
      case 'FunctionDeclaration':
        this.#functionStatement(statement);
        return;
      default:
        this.#control(statement);
    }
  }

  #control(statement: Statement): void {
    switch (statement.type) {
      case 'WhileStatement':
        this.#expression(statement.condition);
        this.#block(statement.body);
        return;
      case 'RepeatStatement':
        // The condition sees the locals of the body.
        this.#scope.blocks.push(new Map());
        for (const inner of statement.body) this.#statement(inner);
        this.#expression(statement.condition);
        this.#scope.blocks.pop();
        return;
      case 'IfStatement':
        for (const clause of statement.clauses) {
          if (clause.type !== 'ElseClause') this.#expression(clause.condition);
          this.#block(clause.body);
        }
        return;
      case 'ForNumericStatement':
        this.#expression(statement.start);
        this.#expression(statement.end);
        if (statement.step) this.#expression(statement.step);
        this.#block(statement.body, [statement.variable]);
        return;
      case 'ForGenericStatement':
        this.#expressions(statement.iterators);
        this.#block(statement.body, statement.variables);
        return;
    }
  }

  #functionStatement(node: FunctionDeclaration): void {
    if (node.isLocal && node.identifier?.type === 'Identifier') this.#declare(node.identifier);
    else if (node.identifier) this.#expression(node.identifier);
    this.#function(node);
  }

  #function(node: FunctionDeclaration): void {
    const scope = newScope(this.#scope);
    this.#scopes.set(node, scope);
    this.#scope = scope;
    scope.isVararg = node.parameters.some((parameter) => parameter.type === 'VarargLiteral');
    scope.blocks.push(new Map());
    const { identifier } = node;
    if (identifier?.type === 'MemberExpression' && identifier.indexer === ':') {
      this.#selves.set(node, this.#add('self'));
    }
    const names = node.parameters.filter((parameter) => parameter.type === 'Identifier');
    this.#block(node.body, names);
    this.#scope = scope.parent as FunctionScope;
  }

  #expressions(expressions: readonly Expression[]): void {
    for (const expression of expressions) this.#expression(expression);
  }

  #expression(node: Expression): void {
    switch (node.type) {
      case 'Identifier':
        this.#references.set(node, this.#lookUp(node.name, this.#scope));
        return;
      case 'FunctionDeclaration':
        this.#function(node);
        return;
      case 'BinaryExpression':
      case 'LogicalExpression':
        this.#expression(node.left);
        this.#expression(node.right);
        return;
      case 'UnaryExpression':
        this.#expression(node.argument);
        return;
      case 'MemberExpression':
        this.#expression(node.base);
        return;
      case 'IndexExpression':
        this.#expression(node.base);
        this.#expression(node.index);
        return;
      case 'CallExpression':
        this.#expression(node.base);
        this.#expressions(node.arguments);
        return;
      case 'TableCallExpression':
        this.#expression(node.base);
        this.#expression(node.arguments);
        return;
      case 'StringCallExpression':
        this.#expression(node.base);
        return;
      case 'TableConstructorExpression':
        for (const field of node.fields) {
          if (field.type === 'TableKey') this.#expression(field.key);
          this.#expression(field.value);
        }
        return;
    }
  }

  #lookUp(name: string, scope: FunctionScope): Reference {
    const variable = findLocal(scope, name);
    if (variable !== undefined) return { kind: 'local', variable };
    const index = this.#upvalue(name, scope);
    return index === undefined ? { kind: 'global', name } : { kind: 'upvalue', index, name };
  }

  /** The index of an upvalue of `scope`, made known to all functions between it and the variable. */
  #upvalue(name: string, scope: FunctionScope): number | undefined {
    if (scope.parent === null) return undefined;
    const outer = findLocal(scope.parent, name);
    let source: UpvalueSource | undefined;
    if (outer !== undefined) {
      outer.isCaptured = true;
      source = { name, from: 'local', index: outer.slot };
    } else {
      const index = this.#upvalue(name, scope.parent);
      if (index === undefined) return undefined;
      source = { name, from: 'upvalue', index };
    }
    const known = scope.upvalues.findIndex(
      (upvalue) => upvalue.from === source.from && upvalue.index === source.index,
    );
    return known >= 0 ? known : scope.upvalues.push(source) - 1;
  }
}

function newScope(parent: FunctionScope | null): FunctionScope {
  return { parent, slotCount: 0, upvalues: [], isVararg: false, blocks: [] };
}

function findLocal(scope: FunctionScope, name: string): Variable | undefined {
  for (let at = scope.blocks.length - 1; at >= 0; at -= 1) {
    const variable = scope.blocks[at]?.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}
