// What a scene covers, and what of it covers something else: words by words, words by discs,
// anything outside its card.

import { stage as en } from '../../src/i18n/en/stage.ts';
import { fill } from '../../src/i18n/language.ts';
import { stage as zh } from '../../src/i18n/zh-CN/stage.ts';
import { say, type Translate } from '../../src/scene/phrase.ts';
import type { Box, HeapShape, Label, Point, Scene } from '../../src/scene/shapes.ts';
import { fitWords, widthOf } from '../../src/scene/text.ts';
import { inside, overlap, pairs } from './stages.ts';

const LANGUAGES: Readonly<Record<string, Translate>> = {
  en: (key, params) => fill(en[key], params),
  'zh-CN': (key, params) => fill(zh[key], params),
};

/** How far the ring around a message that is worked on reaches beyond its disc, px on a phone. */
const RING = 7;
/** The height of a digit, as a part of the size of its type. */
const DIGIT = 0.73;
/** Half of the cross on a connection that is cut. */
const CROSS = 8.5;

/** A label and the box that it must not leave. */
interface Placed {
  readonly where: string;
  readonly label: Label;
  readonly room: Box;
}

/** All words of a scene. */
export function wordsOf(scene: Scene): Placed[] {
  const stage = { x: 0, y: 0, width: scene.width, height: scene.height };
  const of = (shapes: readonly { key: string; box: Box; labels: readonly Label[] }[]) =>
    shapes.flatMap(({ key, box, labels }) =>
      labels.map((label) => ({ where: key, label, room: box })),
    );
  return [
    ...scene.headings.map((label) => ({ where: 'heading', label, room: stage })),
    ...of(scene.cards),
    ...scene.links.flatMap(({ key, label }) =>
      label === null ? [] : [{ where: key, label, room: stage }],
    ),
    ...of(scene.lists),
    ...scene.lists.flatMap(({ waiting }) =>
      waiting.map(({ key, label, box: room }) => ({ where: key, label, room })),
    ),
    ...of(scene.axes),
    ...scene.axes.flatMap(({ key, now }) =>
      now === null ? [] : [{ where: key, label: now.label, room: now.box }],
    ),
    ...of(scene.streams),
    ...scene.streams.flatMap(({ key, box, cursors }) =>
      cursors.map(({ label }) => ({ where: key, label, room: box })),
    ),
    ...of(scene.channels),
    ...scene.channels.flatMap(({ subscribers }) => of(subscribers)),
    ...of(scene.tables),
    ...of(scene.disk === null ? [] : [scene.disk]),
    ...scene.nodes.map(({ key, box, label }) => ({ where: key, label, room: box })),
  ];
}

/** What the words of a label cover, by the estimate that the view uses too. */
function coveredBy(label: Label, t: Translate): Box {
  const { lines } = fitWords(say(t, label.phrase), label.font, label.maxWidth, label.maxLines);
  const width = Math.max(0, ...lines.map((line) => widthOf(line, label.font)));
  const shift = { start: 0, middle: width / 2, end: width }[label.anchor];
  return {
    x: label.x - shift,
    y: label.y - label.font.size * 0.8,
    width,
    height: (lines.length - 1) * label.lineHeight + label.font.size,
  };
}

/** Structures and cards that stand in each other's way, in words. */
export function collisions(scene: Scene): string[] {
  return [
    ...structureCollisions(scene),
    ...boxCollisions(scene),
    ...Object.entries(LANGUAGES).flatMap(([language, t]) =>
      wordCollisions(scene, t).map((problem) => `${language}: ${problem}`),
    ),
    ...heapCollisions(scene),
  ];
}

function structureCollisions(scene: Scene): string[] {
  const node = scene.cards.find(({ object }) => object.kind === 'node')?.box as Box;
  const all = [
    ...scene.lists,
    ...scene.axes,
    ...scene.streams,
    ...scene.channels,
    ...scene.tables,
    ...(scene.disk === null ? [] : [scene.disk]),
    ...scene.nodes,
  ];
  return [
    ...all.filter(({ box }) => !inside(box, node)).map(({ key }) => `${key} leaves Redis`),
    ...pairs(all)
      .filter(([a, b]) => overlap(a.box, b.box))
      .map(([a, b]) => `${a.key} and ${b.key} overlap`),
  ];
}

/** What the page puts on the stage itself must not cover a card. */
function boxCollisions({ footer, corner, cards }: Scene): string[] {
  return [footer, corner].flatMap((box) =>
    cards
      .filter((card) => box !== null && overlap(card.box, box))
      .map(({ key }) => `the page's box covers ${key}`),
  );
}

function wordCollisions(scene: Scene, t: Translate): string[] {
  const words = wordsOf(scene).map((placed) => ({
    ...placed,
    said: say(t, placed.label.phrase),
    box: coveredBy(placed.label, t),
  }));
  // A token that rests in a structure or on a card; what travels passes over words.
  const resting = scene.tokens.filter(({ state, tail }) => tail === null && state !== 'request');
  const discs = resting.map(({ key, x, y, radius }) => ({
    key,
    box: { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius },
  }));
  const inWords = [...words].filter(({ where }) => where !== 'heading');
  return [
    ...words
      .filter(({ box, room }) => !inside(box, room))
      .map(({ said, where }) => `"${said}" leaves ${where}`),
    ...pairs(words)
      .filter(([a, b]) => overlap(a.box, b.box))
      .map(([a, b]) => `"${a.said}" (${a.where}) and "${b.said}" (${b.where}) overlap`),
    ...inWords.flatMap(({ said, where, box }) =>
      discs
        .filter((disc) => isSettled(scene, disc.key) && overlap(disc.box, box))
        .map(({ key }) => `${key} covers "${said}" of ${where}`),
    ),
  ];
}

/** Whether a disc is where it belongs: inside the well of a structure, or on a card. */
function isSettled(scene: Scene, key: string): boolean {
  const token = scene.tokens.find((each) => each.key === key);
  if (token === undefined || token.state === 'reply' || token.opacity < 1) return false;
  const wells = [...scene.lists, ...scene.axes, ...scene.streams].map(({ well }) => well);
  const box = { x: token.x, y: token.y, width: 0, height: 0 };
  return wells.some((well) => inside(box, well));
}

function heapCollisions(scene: Scene): string[] {
  const stage = { x: 0, y: 0, width: scene.width, height: scene.height };
  return [
    ...scene.heaps.filter(({ box }) => !inside(box, stage)).map(({ key }) => `${key} is off`),
    ...pairs(scene.heaps)
      .filter(([a, b]) => overlap(a.box, b.box))
      .map(([a, b]) => `heaps ${a.key} and ${b.key} overlap`),
  ];
}

/**
 * What of the discs and heaps on the cards of actors is where it should not be: outside its card,
 * over another one, or over words of the card; and crosses of connections over words.
 */
export function handCollisions(scene: Scene): string[] {
  const cards = scene.cards.filter(({ object }) => ['actor', 'crowd'].includes(object.kind));
  const held = [
    ...scene.tokens
      .filter(({ state }) => state === 'held' || state === 'working')
      .map(({ key, x, y, reach, radius, state }) => {
        const ring = state === 'working' ? RING : 0;
        const [across, up] = [Math.max(reach, radius + ring), radius + ring];
        return { key, box: { x: x - across, y: y - up, width: 2 * across, height: 2 * up } };
      }),
    ...scene.heaps.filter(({ key }) => key.startsWith('hand:')),
  ];
  const crosses = crossesOf(scene);
  return [
    ...pairs(held)
      .filter(([a, b]) => overlap(a.box, b.box))
      .map(([a, b]) => `${a.key} and ${b.key} overlap`),
    ...held
      .filter(({ box }) => !cards.some((card) => inside(box, card.box)))
      .map(({ key }) => `${key} is on no card`),
    ...Object.values(LANGUAGES).flatMap((t) =>
      wordsOf(scene).flatMap(({ where, label }) => {
        const words = coveredBy(label, t);
        return [...held, ...crosses]
          .filter(({ box }) => overlap(box, words))
          .map(({ key }) => `${key} covers "${say(t, label.phrase)}" of ${where}`);
      }),
    ),
  ];
}

/**
 * What waits on connections before doors that do not open, their crosses, what is said of them, and
 * headings, where two of them meet; and discs that wait half on a card.
 */
export function doorCollisions(scene: Scene): string[] {
  const isAt = ({ x, y }: Point, tail: Point | null) => tail?.x === x && tail.y === y;
  const held = scene.tokens.filter((token) => isAt(token, token.tail));
  const discs = held.map(({ key, x, y, reach, radius }) => ({
    key,
    box: { x: x - reach, y: y - radius, width: 2 * reach, height: 2 * radius },
  }));
  const signs = [
    ...discs,
    ...held.flatMap(({ key, tag }) => (tag === null ? [] : [{ key: `tag of ${key}`, ...tag }])),
    ...scene.packets.filter((packet) => isAt(packet, packet.tail)),
    ...scene.heaps.filter(({ key }) => key.startsWith('wire:')).flatMap(partsOf),
    ...crossesOf(scene),
  ];
  const said = scene.links.flatMap(({ label }) => (label === null ? [] : [label]));
  const words = Object.values(LANGUAGES).flatMap((t) =>
    [...scene.headings, ...said].map((label) => ({
      key: say(t, label.phrase),
      box: coveredBy(label, t),
    })),
  );
  return [
    ...pairs(signs)
      .filter(([a, b]) => overlap(a.box, b.box) && !b.key.endsWith(` of ${a.key}`))
      .map(([a, b]) => `${a.key} and ${b.key} overlap`),
    ...signs.flatMap(({ key, box }) =>
      words.filter((each) => overlap(each.box, box)).map((each) => `${key} covers "${each.key}"`),
    ),
    ...held
      .filter(({ tag, x, y, text, font }) => {
        const [width, height] = [widthOf(text, font), font.size * DIGIT];
        const number = { x: x - width / 2, y: y - height / 2, width, height };
        return tag !== null && overlap(tag.box, number);
      })
      .map(({ key }) => `the tag of ${key} covers its number`),
    ...discs.flatMap(({ key, box }) =>
      scene.cards
        .filter((card) => overlap(card.box, box))
        .map((card) => `${key} lies half on ${card.key}`),
    ),
  ];
}

/** Its discs, and its number over them. */
function partsOf({ key, x, y, radius, badge }: HeapShape) {
  return [
    { key, box: around(x, y, radius) },
    { key: `number of ${key}`, box: badge },
  ];
}

function crossesOf({ links }: Scene) {
  return links
    .filter(({ state, trouble }) => ['closed', 'broken'].includes(state) || trouble === 'cut')
    .map(({ key, mark: { x, y } }) => ({ key: `cross of ${key}`, box: around(x, y, CROSS) }));
}

function around(x: number, y: number, reach: number): Box {
  return { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
}
