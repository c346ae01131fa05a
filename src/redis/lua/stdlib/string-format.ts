// string.format. Source: lstrlib.c str_format, and the C library's printf behind it.

import { exponential, fixed, general } from '../../double.ts';
import { toInt64, toUint64 } from './bytes-of-numbers.ts';
import type { Arguments } from './define.ts';

const DIRECTIVE = /^([-+ #0]*)([0-9]{0,2})(?:(\.)([0-9]{0,2}))?(.?)/s;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

export function format(args: Arguments): string {
  const template = args.string(1);
  let out = '';
  let at = 0;
  let argument = 1;
  while (at < template.length) {
    const percent = template.indexOf('%', at);
    if (percent < 0) return out + template.slice(at);
    out += template.slice(at, percent);
    if (template[percent + 1] === '%') {
      out += '%';
      at = percent + 2;
      continue;
    }
    argument += 1;
    if (argument > args.count) args.fail(argument, 'no value');
    const match = DIRECTIVE.exec(template.slice(percent + 1));
    const [whole = '', flags = '', width = '', point, precision = '', conversion = ''] =
      match ?? [];
    if (flags.length > 5) args.machine.raise('invalid format (repeated flags)');
    if (/[0-9]/.test(conversion)) {
      args.machine.raise('invalid format (width or precision too long)');
    }
    const directive = {
      flags,
      width: Number(width),
      precision: point === undefined ? undefined : Number(precision),
    };
    out += one(args, argument, conversion, directive);
    at = percent + 1 + whole.length;
  }
  return out;
}

function one(args: Arguments, at: number, conversion: string, directive: Directive): string {
  switch (conversion) {
    case 'c': {
      // sprintf writes a zero byte, and what it wrote is then read as a C string.
      const char = args.int(at) & 255;
      const text = pad(char === 0 ? '' : String.fromCharCode(char), {
        ...directive,
        width: char === 0 ? directive.width - 1 : directive.width,
      });
      return char === 0 && directive.flags.includes('-') ? '' : text;
    }
    case 'd':
    case 'i':
      return integer(toInt64(args.number(at)).toString(), directive);
    case 'u':
      return integer(unsigned(args.number(at)).toString(), directive);
    case 'o':
      return integer(unsigned(args.number(at)).toString(8), directive, '0');
    case 'x':
      return integer(unsigned(args.number(at)).toString(16), directive, '0x');
    case 'X':
      return integer(unsigned(args.number(at)).toString(16).toUpperCase(), directive, '0X');
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return float(args.number(at), conversion, directive);
    case 'q':
      return quote(args.string(at));
    case 's': {
      const text = args.string(at);
      if (directive.precision === undefined && text.length >= 100) return text;
      const shown = text.split('\0', 1)[0] ?? '';
      return pad(shown.slice(0, directive.precision), directive);
    }
    default:
      return args.machine.raise(`invalid option '%${conversion}' to 'format'`);
  }
}

function unsigned(value: number): bigint {
  return toUint64(value);
}

function integer(digits: string, directive: Directive, prefix = ''): string {
  const isNegative = digits.startsWith('-');
  let body = isNegative ? digits.slice(1) : digits;
  if (directive.precision !== undefined) {
    body = directive.precision === 0 && body === '0' ? '' : body.padStart(directive.precision, '0');
  }
  const lead = directive.flags.includes('#') && body !== '0' ? prefix : '';
  const zeros = directive.precision === undefined;
  return signed(isNegative, lead + body, directive, zeros);
}

function float(value: number, conversion: string, directive: Directive): string {
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'nan' : 'inf';
    const text = conversion === conversion.toUpperCase() ? name.toUpperCase() : name;
    return signed(value < 0 || Number.isNaN(value), text, directive, false);
  }
  const magnitude = Math.abs(value);
  const isNegative = value < 0 || Object.is(value, -0);
  const precision = directive.precision ?? 6;
  let text: string;
  if (conversion === 'f') text = pointed(fixedAny(magnitude, precision), directive);
  else if (conversion.toLowerCase() === 'e')
    text = pointed(scientific(magnitude, precision), directive);
  else text = shortest(magnitude, Math.max(precision, 1), directive);
  if (conversion === 'E' || conversion === 'G') text = text.toUpperCase();
  return signed(isNegative, text, directive, true);
}

/** Above 1e21, where toFixed stops, every double is an integer. */
function fixedAny(value: number, precision: number): string {
  if (value < 1e21) return fixed(value, precision);
  return precision === 0 ? BigInt(value).toString() : `${BigInt(value)}.${'0'.repeat(precision)}`;
}

/** `%g`; with `#` its trailing zeros stay. */
function shortest(value: number, precision: number, { flags }: Directive): string {
  const text = general(value, precision);
  if (!flags.includes('#')) return text;
  const [mantissa = '', exponent] = text.split('e');
  const digits = mantissa.replace('.', '').replace(/^0+/, '').length || 1;
  const point = mantissa.includes('.') ? '' : '.';
  const filled = mantissa + point + '0'.repeat(Math.max(precision - digits, 0));
  return exponent === undefined ? filled : `${filled}e${exponent}`;
}

function scientific(value: number, precision: number): string {
  return exponential(value, precision).replace(/e([+-])([0-9])$/, 'e$10$2');
}

/** `#` keeps the point of a number without fraction. */
function pointed(text: string, { flags }: Directive): string {
  if (!flags.includes('#') || text.includes('.')) return text;
  return text.replace(/^[0-9]+/, '$&.');
}

function signed(
  isNegative: boolean,
  body: string,
  directive: Directive,
  allowsZeros: boolean,
): string {
  const { flags, width } = directive;
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (allowsZeros && flags.includes('0') && !flags.includes('-')) {
    return sign + body.padStart(width - sign.length, '0');
  }
  return pad(sign + body, directive);
}

function pad(text: string, { flags, width }: Directive): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function quote(value: string): string {
  const body = value.replace(/["\\\n\r\0]/g, (char) => {
    if (char === '\n') return '\\\n';
    if (char === '\r') return '\\r';
    return char === '\0' ? '\\000' : `\\${char}`;
  });
  return `"${body}"`;
}
