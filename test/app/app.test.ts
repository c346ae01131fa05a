/* The page finds its way by the address, and says the same in another language when asked. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it } from 'vitest';
import App from '../../src/app/App.svelte';

beforeEach(() => {
  localStorage.clear();
  location.hash = '#/?lang=en';
});

it('lists the lessons of each chapter, with a way into each', () => {
  render(App);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/Message queues on Redis/);
  expect(screen.getByRole('heading', { level: 3, name: 'Lists' })).toBeDefined();
  const link = screen.getByRole('link', { name: /^The worker that died holding a message/ });
  expect(link.getAttribute('href')).toMatch(/#\/lessons\/crash-after-pop\?lang=en$/);
});

it('changes the language of the page, its address and its root, and keeps it', async () => {
  render(App);
  await fireEvent.click(screen.getByRole('button', { name: '中文' }));
  expect(screen.getByRole('link', { name: /^拿着消息死去的消费者/ })).toBeDefined();
  expect(document.documentElement.lang).toBe('zh-CN');
  expect(location.hash).toBe('#/?lang=zh-CN');
  expect(localStorage.getItem('redis-queue-lab.settings')).toContain('"language":"zh-CN"');
});

it('offers a way on where there is no page', async () => {
  location.hash = '#/no/such/page?lang=en';
  render(App);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('There is no such page');
  expect(screen.getByRole('link', { name: 'All lessons' }).getAttribute('href')).toMatch(/#\//);
});
