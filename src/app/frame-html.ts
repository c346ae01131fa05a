// A run inside another page: the HTML that its author pastes.

/** High enough for the stage and the time bar below it. */
const HEIGHT_PX = 680;

/** The frame of an address. What HTML would read otherwise is escaped. */
export function frameHtml(address: string): string {
  const src = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<iframe src="${src}" title="Redis Queue Lab" width="100%" height="${HEIGHT_PX}" loading="lazy" allow="clipboard-write" style="border:0"></iframe>`;
}
