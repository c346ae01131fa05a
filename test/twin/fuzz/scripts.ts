/*
 * Random scripts: commands called from Lua in different ways, what they return taken apart or put
 * into other forms, and small calculations. A script gets its commands as arguments, so that few
 * scripts call many commands.
 */
import { bytes } from '../../../src/base/bytes.ts';
import { sha1Hex } from '../../../src/base/sha1.ts';
import type { Choices } from '../../base/choices.ts';

/** Calls the command in ARGV and does something with what it gets. */
const ONE = [
  'return redis.call(unpack(ARGV))',
  'return redis.pcall(unpack(ARGV))',
  'local r = redis.pcall(unpack(ARGV)) return {type(r), r}',
  'local r = redis.call(unpack(ARGV)) return tostring(type(r) == "table" and #r or r)',
  'local r = redis.pcall(unpack(ARGV)) if type(r) == "table" and r.err then return r.err end ' +
    'return cjson.encode(r)',
  'return cmsgpack.pack(redis.pcall(unpack(ARGV)))',
  'redis.setresp(3) return redis.call(unpack(ARGV))',
  'redis.setresp(3) local r = redis.pcall(unpack(ARGV)) return type(r) == "table" and ' +
    '{r.map ~= nil, r.set ~= nil, r.double, r.err, #r} or r',
  'redis.call("SELECT", 1) return redis.call(unpack(ARGV))',
  'redis.replicate_commands() return {redis.call(unpack(ARGV)), redis.call("INCR", "n")}',
  '#!lua flags=no-writes\nreturn redis.call(unpack(ARGV))',
  '#!lua\nreturn redis.call(unpack(ARGV))',
  'redis.set_repl(redis.REPL_NONE) return redis.pcall(unpack(ARGV))',
];

/** Calls two commands, which a lone `|` in ARGV parts. */
const TWO =
  'local a, b, second = {}, {}, false ' +
  'for _, word in ipairs(ARGV) do ' +
  'if word == "|" then second = true elseif second then b[#b+1] = word else a[#a+1] = word end end ';
const ENDS = [
  'return {redis.pcall(unpack(a)), redis.pcall(unpack(b))}',
  'local r = redis.call(unpack(a)) redis.call(unpack(b)) return r',
  'redis.pcall(unpack(a)) return redis.call(unpack(b))',
  // A table without `err` would do, but it crashes redis-server 7.0.15.
  'redis.call(unpack(a)) error(cjson.encode(redis.call(unpack(b))))',
];

const NUMBERS = [
  '0',
  '1',
  '-1',
  '3.7',
  '1e15',
  '-2.5',
  '1/3',
  '0/0',
  '1/0',
  '2^53',
  '#KEYS',
  '7%3',
];
const TEXTS = ['"a"', '"10"', '"0x10"', '""', '"a,b;c"', '"\\0x"', '"%d"', 'ARGV[1]', '"1e3"'];
const CALLS: readonly ((pick: Choices) => string)[] = [
  (pick) => `${pick.of(NUMBERS)} ${pick.of(['+', '-', '*', '/', '%'])} ${pick.of(NUMBERS)}`,
  (pick) => `tostring(${pick.of(NUMBERS)})`,
  (pick) => `tonumber(${pick.of(TEXTS)})`,
  (pick) => `${pick.of(TEXTS)} .. ${pick.of([...TEXTS, ...NUMBERS])}`,
  (pick) => `${pick.of(TEXTS)} ${pick.of(['<', '==', '~=', '>='])} ${pick.of(TEXTS)}`,
  (pick) => `{${pick.of(NUMBERS)}, ${pick.of(TEXTS)}, nil, ${pick.of(NUMBERS)}}`,
  (pick) => `string.format(${pick.of(['"%5.2f"', '"%d"', '"%x"', '"%g"'])}, ${pick.of(NUMBERS)})`,
  (pick) => `string.format(${pick.of(['"%s"', '"%q"', '"%5s|"'])}, ${pick.of(TEXTS)})`,
  (pick) => `string.sub(${pick.of(TEXTS)}, ${pick.below(5) - 2}, ${pick.below(5) - 2})`,
  (pick) => `string.find(${pick.of(TEXTS)}, ${pick.of(['"%d+"', '"[a-c]"', '"."', '"(a)(,?)"'])})`,
  (pick) => `string.gsub(${pick.of(TEXTS)}, ${pick.of(['"%d"', '"a"', '""'])}, "<%0>")`,
  (pick) => `string.rep(${pick.of(TEXTS)}, ${pick.below(4)})`,
  (pick) => `cjson.encode({${pick.of(NUMBERS)}, ${pick.of(TEXTS)}})`,
  (pick) => `cjson.encode({k = ${pick.of(TEXTS)}})`,
  (pick) => `cjson.decode(${pick.of(['"[1,2.5,null]"', '"{}"', '"[[]]"', '"x"', '"\\"u\\""'])})`,
  (pick) => `cmsgpack.unpack(cmsgpack.pack(${pick.of([...NUMBERS, ...TEXTS])}))`,
  (pick) => `struct.pack(${pick.of(['">I2"', '"i4"', '"s"', '"b"'])}, ${pick.of(NUMBERS)})`,
  (pick) => `bit.${pick.of(['band', 'bor', 'bxor', 'lshift'])}(${pick.of(NUMBERS)}, 5)`,
  (pick) => `redis.sha1hex(${pick.of(TEXTS)})`,
  (pick) => `redis.status_reply(${pick.of(TEXTS)})`,
  (pick) => `redis.error_reply(${pick.of(TEXTS)})`,
  (pick) => `math.floor(${pick.of(NUMBERS)})`,
  (pick) => `table.concat({${pick.of(TEXTS)}, ${pick.of(NUMBERS)}}, "-")`,
  (pick) => `select("#", unpack(ARGV)) + ${pick.of(NUMBERS)}`,
  () => 'nosuch',
  () => 'KEYS[1].x',
];

type Command = (pick: Choices) => readonly string[];

function evalWords(script: string, words: readonly string[], pick: Choices): string[] {
  const name = pick.below(8) === 0 ? 'EVAL_RO' : 'EVAL';
  const keys = pick.below(4) === 0 ? ['1', 'a'] : ['0'];
  return [name, script, ...keys, ...words];
}

/** A request that runs a script; `command` gives what it calls. */
export function scriptCommand(pick: Choices, command: Command): string[] {
  const what = pick.below(20);
  if (what < 9) return evalWords(pick.of(ONE), command(pick), pick);
  if (what < 13) {
    return evalWords(TWO + pick.of(ENDS), [...command(pick), '|', ...command(pick)], pick);
  }
  if (what < 17) return ['EVAL', `return ${pick.of(CALLS)(pick)}`, '1', 'a', pick.of(['7', 'x'])];
  const script = pick.of(ONE);
  const sha = sha1Hex(bytes(script));
  return pick.of([
    ['SCRIPT', 'LOAD', script],
    ['SCRIPT', 'EXISTS', sha, 'x'],
    [pick.of(['EVALSHA', 'EVALSHA', 'evalsha_ro']), sha, '0', ...command(pick)],
    [pick.of(['EVALSHA', 'EVALSHA']), sha, '0', ...command(pick)],
    ['SCRIPT', 'FLUSH', ...pick.of([[], ['SYNC'], ['ASYNC'], ['x']])],
    ['FUNCTION', 'LOAD', ...pick.of([[], ['REPLACE']]), library(pick)],
    ['FUNCTION', pick.of(['DELETE', 'FLUSH', 'LIST', 'STATS']), ...pick.of([[], ['lib']])],
    [pick.of(['FCALL', 'FCALL', 'FCALL_RO']), pick.of(['run', 'look']), '0', ...command(pick)],
  ]);
}

function library(pick: Choices): string {
  const flags = pick.of(['', ', flags = {"no-writes"}', ', flags = {"x"}']);
  return (
    `#!lua name=lib\nredis.register_function("run", function(keys, args) ` +
    `return redis.${pick.of(['call', 'pcall'])}(unpack(args)) end)\n` +
    `redis.register_function{function_name="look"${flags}, callback=function(keys, args) ` +
    'return redis.call(unpack(args)) end}'
  );
}
