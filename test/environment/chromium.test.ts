/* The browser that is chosen is the one that is used, or the mistake is told. */
import { afterEach, describe, expect, it } from 'vitest';
import { findChromium } from './chromium.ts';

describe('CHROMIUM_PATH', () => {
  const before = process.env.CHROMIUM_PATH;
  afterEach(() => {
    if (before === undefined) delete process.env.CHROMIUM_PATH;
    else process.env.CHROMIUM_PATH = before;
  });

  it('wins over every other browser', () => {
    process.env.CHROMIUM_PATH = process.execPath;
    expect(findChromium()).toBe(process.execPath);
  });

  it('is not silently passed over when it is wrong', () => {
    process.env.CHROMIUM_PATH = '/no/such/browser';
    expect(() => findChromium()).toThrow('CHROMIUM_PATH is no program: /no/such/browser');
  });
});
