/* Who may connect, and what the command line means. */
import { describe, expect, it } from 'vitest';
import { Config } from '../../src/redis/config.ts';
import { OptionFault } from '../../src/server/config-file.ts';
import { readOptions } from '../../src/server/options.ts';
import { isLoopback, protectedModeRefusal } from '../../src/server/protected-mode.ts';

describe('protected mode', () => {
  it('knows the addresses of this machine', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      ['10.0.0.1', '::ffff:192.168.0.1', 'fe80::1', '1127.0.0.1', undefined].map(isLoopback),
    ).toEqual([false, false, false, false, false]);
  });

  it('lets other machines in only with a password', () => {
    expect(protectedModeRefusal('10.0.0.1', new Config())).toMatch(/^-DENIED /);
    expect(protectedModeRefusal('127.0.0.1', new Config())).toBeUndefined();
    expect(protectedModeRefusal('10.0.0.1', new Config({ requirepass: 'x' }))).toBeUndefined();
  });
});

describe('the command line', () => {
  it('binds loopback unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({ port: 6379, hosts: ['127.0.0.1', '-::1'] });
    const options = readOptions(['--port', '6400', '--bind', '0.0.0.0', '--requirepass', 'x']);
    expect(options).toMatchObject({ port: 6400, hosts: ['0.0.0.0'] });
    expect(options.config).toMatchObject({ requirepass: 'x' });
  });

  it('says what it cannot read', () => {
    expect(() => readOptions(['--port', 'x'])).toThrow(OptionFault);
    expect(() => readOptions(['--port'])).toThrow(/'port'\nwrong number of arguments/);
    expect(() => readOptions(['--port', '1', '-x'])).toThrow(OptionFault);
    expect(() => readOptions(['no-such.conf'])).toThrow("can't open config file");
  });
});
