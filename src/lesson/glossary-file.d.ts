// GLOSSARY.md as a module, as vite-plugin.ts makes it.

declare module '*/GLOSSARY.md' {
  const terms: readonly import('./glossary.ts').Term[];
  export default terms;
}
