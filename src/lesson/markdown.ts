// Markdown to the tree of text.ts. Only what a lesson needs is allowed, and everything else is an
// error with its line: no HTML, no images, no tables, no headings inside a text. Three marks of
// ours: {m4} is message 4, {?id} ties the sentence to a claim of lesson.ts, [words](term:id) is a
// term of the glossary. Inline code that starts with "> " is a command that a click sends.

import { Marked, type Token, type Tokens } from 'marked';
import type { Problems } from './problems.ts';
import type { Block, Inline, TranscriptEntry } from './text.ts';

/** A mark of ours as marked hands it back. */
interface Mark extends Tokens.Generic {
  readonly name: 'message' | 'claim' | 'id';
  readonly value: string;
}

const MARKS: Readonly<Record<Mark['name'], RegExp>> = {
  message: /^\{m(\d+)\}/,
  claim: /^\{\?([a-z0-9-]+)\} ?/,
  id: /^\{#([a-z0-9-]+)\} ?/,
};

const marked = new Marked({
  gfm: true,
  extensions: Object.entries(MARKS).map(([name, pattern]) => ({
    name,
    level: 'inline' as const,
    start: (source: string) => source.indexOf('{'),
    tokenizer(source: string) {
      const match = pattern.exec(source);
      return match ? { type: 'mark', name, raw: match[0], value: match[1] } : undefined;
    },
  })),
});

/** A top-level token with the line that it starts on. */
export interface Placed {
  readonly token: Token;
  readonly line: number;
}

/** Cuts markdown into its top-level tokens. `firstLine` is the line of the source's first char. */
export function tokenize(source: string, firstLine: number): Placed[] {
  let line = firstLine;
  const placed: Placed[] = [];
  for (const token of marked.lexer(source)) {
    if (token.type !== 'space') placed.push({ token, line });
    line += token.raw.split('\n').length - 1;
  }
  return placed;
}

/** Turns tokens into what a lesson shows, and collects the claims on the way. */
export class Converter {
  readonly #problems: Problems;
  readonly #claims: string[];

  /** `claims` receives the ids of the `{?id}` marks. */
  constructor(problems: Problems, claims: string[]) {
    this.#problems = problems;
    this.#claims = claims;
  }

  blocks(placed: readonly Placed[]): Block[] {
    return placed.flatMap(({ token, line }) => this.#block(token, line));
  }

  inlines(tokens: readonly Token[], line: number): Inline[] {
    return joinTexts(tokens.flatMap((token) => this.#inline(token, line)));
  }

  /** The blocks of a list item, the `{#id}` mark at its start taken off. */
  item(item: Tokens.ListItem, line: number): { id: string | null; blocks: Block[] } {
    let id: string | null = null;
    const tokens = item.tokens.map((token, index) => {
      const [first, ...rest] = childrenOf(token);
      if (index > 0 || !isMark(first) || first.name !== 'id') return token;
      id = first.value;
      return { ...token, tokens: rest } as Token;
    });
    return { id, blocks: this.#nested(tokens, line) };
  }

  #nested(tokens: readonly Token[], line: number): Block[] {
    return this.blocks(
      tokens.filter(({ type }) => type !== 'space').map((token) => ({ token, line })),
    );
  }

  #block(token: Token, line: number): Block[] {
    switch (token.type) {
      case 'paragraph':
      case 'text':
        return [{ kind: 'paragraph', children: this.inlines(childrenOf(token), line) }];
      case 'list': {
        const list = token as Tokens.List;
        const items = list.items.map((item) => this.#nested(item.tokens, line));
        return [{ kind: 'list', ordered: list.ordered, items }];
      }
      case 'code':
        return [this.#code(token as Tokens.Code, line)];
      default:
        this.#problems.add(line, `a lesson's text has no ${token.type}`);
        return [];
    }
  }

  #code({ lang = '', text }: Tokens.Code, line: number): Block {
    const [language = '', mode, ...rest] = lang.split(/\s+/);
    if (rest.length > 0 || (mode !== undefined && `${language} ${mode}` !== 'redis run')) {
      this.#problems.add(line, `\`\`\`${lang}: write \`\`\`redis run, \`\`\`redis or one language`);
    }
    if (language !== 'redis') return { kind: 'code', language, text };
    return { kind: 'transcript', runnable: mode === 'run', entries: this.#entries(text, line + 1) };
  }

  #entries(text: string, firstLine: number): TranscriptEntry[] {
    const entries: { command: string; reply: string[] }[] = [];
    text.split('\n').forEach((row, index) => {
      const last = entries.at(-1);
      if (row.startsWith('> ')) entries.push({ command: row.slice(2).trim(), reply: [] });
      else if (last) last.reply.push(row);
      else this.#problems.add(firstLine + index, 'a redis block starts with "> " and a command');
    });
    for (const { command, reply } of entries) {
      if (reply.length === 0) this.#problems.add(firstLine, `"> ${command}" has no reply below it`);
    }
    return entries;
  }

  #inline(token: Token, line: number): Inline[] {
    if (isMark(token)) return this.#mark(token, line);
    switch (token.type) {
      case 'text':
      case 'escape':
        return this.#text(token.text as string, line);
      case 'strong':
        return [{ kind: 'strong', children: this.inlines(childrenOf(token), line) }];
      case 'em':
        return [{ kind: 'emphasis', children: this.inlines(childrenOf(token), line) }];
      case 'codespan': {
        const text = token.text as string;
        return text.startsWith('> ')
          ? [{ kind: 'command', command: text.slice(2).trim() }]
          : [{ kind: 'code', text }];
      }
      case 'link':
        return this.#link(token as Tokens.Link, line);
      default:
        this.#problems.add(line, `a lesson's text has no ${token.type}`);
        return [];
    }
  }

  #text(value: string, line: number): Inline[] {
    const stray = /\{[^}]*\}?/.exec(value);
    if (stray) this.#problems.add(line, `unknown mark ${stray[0]}`);
    return [{ kind: 'text', text: joinLines(value) }];
  }

  #mark(mark: Mark, line: number): Inline[] {
    if (mark.name === 'message') return [{ kind: 'message', number: Number(mark.value) }];
    if (mark.name === 'claim') this.#claims.push(mark.value);
    else this.#problems.add(line, `{#${mark.value}} stands only at the start of a heading or item`);
    return [];
  }

  #link({ href, tokens }: Tokens.Link, line: number): Inline[] {
    const children = this.inlines(tokens, line);
    const term = /^term:([a-z0-9-]+)$/.exec(href)?.[1];
    if (term !== undefined) return [{ kind: 'term', term, children }];
    if (!href.startsWith('https://')) {
      this.#problems.add(line, `a link goes to https:// or term:, not to "${href}"`);
    }
    return [{ kind: 'link', href, children }];
  }
}

function childrenOf(token: Token): readonly Token[] {
  return ('tokens' in token ? token.tokens : undefined) ?? [];
}

function isMark(token: Token | undefined): token is Mark {
  return token?.type === 'mark';
}

/** A line's end is a space, but not between two Chinese characters. */
function joinLines(value: string): string {
  const wide = '[\\p{Script=Han}\\u3000-\\u303f\\uff00-\\uffef]';
  return value.replaceAll(new RegExp(`(?<=${wide})\\n(?=${wide})`, 'gu'), '').replaceAll('\n', ' ');
}

/** Neighbouring texts as one; the space that a mark leaves behind at the end goes. */
function joinTexts(inlines: readonly Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const inline of inlines) {
    const last = joined.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text') {
      joined[joined.length - 1] = { kind: 'text', text: last.text + inline.text };
    } else {
      joined.push(inline);
    }
  }
  const last = joined.at(-1);
  if (last?.kind === 'text')
    joined[joined.length - 1] = { kind: 'text', text: last.text.trimEnd() };
  return joined;
}
