/* Read by the Svelte plugin of Vite, by svelte-check and by editors. Runes everywhere. */
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
