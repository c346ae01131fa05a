/* The page mounts and names itself. */
import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import App from '../../src/app/App.svelte';

it('shows the name of the site as its heading', () => {
  render(App);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Redis Queue Lab');
});
