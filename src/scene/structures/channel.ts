// A channel as it looks: a fan-out that holds nothing. What is published goes through it to those
// who listen at that moment; whoever is away misses everything.

import type { Measures } from '../measures.ts';
import { type Phrase, phrase } from '../phrase.ts';
import type { Box, Label, Point } from '../shapes.ts';
import type { ChannelMoment, SubscriberMoment } from '../structure-moments.ts';
import type { ChannelShape, SubscriberShape } from '../structure-shapes.ts';
import { lineOf, type StructurePlaces, titleHeight, titleOf } from './structure.ts';

const ROW_HEIGHTS = [44, 36, 26] as const;
const ROW_GAP = 6;
const ANSWER_HEIGHT = 24;
/** Rows that have room of their own; the rest is counted. */
const ROWS_AT_MOST = 4;
/** Share of the width at the left of the rows. */
const FAN_SHARE = 0.3;
const WIDEST_FAN = 150;

export interface ChannelPlaces extends StructurePlaces {
  readonly kind: 'channel';
  readonly hub: Point;
  readonly rows: readonly Box[];
}

function rowsOf(channel: ChannelMoment): number {
  return Math.min(ROWS_AT_MOST, Math.max(1, channel.subscribers.length));
}

/** Heights of a channel, from the largest form to the smallest. */
export function channelHeights(channel: ChannelMoment, measures: Measures): number[] {
  const { unit } = measures;
  const rows = rowsOf(channel);
  return ROW_HEIGHTS.map(
    (height) =>
      titleHeight(measures) + (rows * height + (rows - 1) * ROW_GAP + ANSWER_HEIGHT) * unit,
  );
}

/** Lays a channel out in a box of one of its heights. */
export function channelPlaces(channel: ChannelMoment, box: Box, measures: Measures): ChannelPlaces {
  const { unit, tokenRadius } = measures;
  const count = rowsOf(channel);
  const top = box.y + titleHeight(measures);
  const height = box.height - titleHeight(measures) - ANSWER_HEIGHT * unit;
  const fan = Math.min(WIDEST_FAN * unit, box.width * FAN_SHARE);
  const step = (height + ROW_GAP * unit) / count;
  const rows = Array.from({ length: count }, (_, index) => ({
    x: box.x + fan,
    y: top + index * step,
    width: box.width - fan,
    height: step - ROW_GAP * unit,
  }));
  const hub = { x: box.x + Math.min(fan / 2, 40 * unit), y: top + height / 2 };
  return {
    kind: 'channel',
    box,
    hub,
    rows,
    spotOf: (place) =>
      place.kind === 'channel' && place.structure === channel.id
        ? { ...hub, radius: tokenRadius }
        : undefined,
    shows: (place) => place.kind === 'channel',
    heapsAt: () => [],
  };
}

/** The channel's frame: hub, lines to those who listen, and what PUBLISH answered. */
export function drawChannel(
  channel: ChannelMoment,
  places: ChannelPlaces,
  measures: Measures,
): ChannelShape {
  const { box, hub, rows } = places;
  const { unit } = measures;
  const listening = channel.subscribers.filter(({ listens }) => listens).length;
  const shown = channel.subscribers.slice(
    0,
    channel.subscribers.length > rows.length ? rows.length - 1 : rows.length,
  );
  const hidden = channel.subscribers.slice(shown.length);
  const answer = { key: 'answer', phrase: answerOf(channel, listening), tone: 'muted' } as const;
  const at = { x: box.x, y: box.y + box.height - 6 * unit };
  return {
    key: channel.id,
    object: { kind: 'channel', id: channel.key },
    name: phrase('stage.name.channel', { key: channel.key, count: listening }),
    box,
    hub: { ...hub, radius: 9 * unit },
    subscribers: [
      ...shown.map((each, index) => subscriberShape(each, hub, rows[index] as Box, measures)),
      ...restShape(hidden, rows.at(-1) as Box, hub, measures),
    ],
    labels: [
      ...titleOf(channel.key, phrase('stage.channel.size'), box, measures),
      lineOf(answer, at, box.width, measures),
    ],
  };
}

function answerOf({ answered }: ChannelMoment, listening: number): Phrase {
  if (answered !== null) return phrase('stage.channel.answered', { count: answered });
  return phrase(listening === 0 ? 'stage.channel.nobody' : 'stage.channel.listening', {
    count: listening,
  });
}

function lineTo(hub: Point, row: Box): string {
  const y = row.y + row.height / 2;
  const middle = (hub.x + row.x) / 2;
  return `M${hub.x},${hub.y}C${middle},${hub.y},${middle},${y},${row.x},${y}`;
}

function subscriberShape(
  subscriber: SubscriberMoment,
  hub: Point,
  row: Box,
  measures: Measures,
): SubscriberShape {
  const { unit, lineHeight } = measures;
  const { listens, waitingBytes } = subscriber;
  const words = listens
    ? phrase('stage.channel.waiting', { count: waitingBytes })
    : phrase('stage.channel.gone');
  const isHigh = row.height >= 34 * unit;
  const x = row.x + 10 * unit;
  const width = row.width - 20 * unit;
  const middle = row.y + row.height / 2;
  const title = {
    key: 'name',
    phrase: subscriber.name,
    tone: listens ? 'ink' : 'bad',
    font: { ...measures.body, weight: 600 },
  } as const;
  const state = { key: 'state', phrase: words, tone: listens ? 'muted' : 'bad' } as const;
  const labels: Label[] = isHigh
    ? [
        lineOf(title, { x, y: middle - 3 * unit }, width, measures),
        lineOf(state, { x, y: middle - 3 * unit + lineHeight }, width, measures),
      ]
    : [
        lineOf(title, { x, y: middle + 4 * unit }, width * 0.42, measures),
        lineOf(
          { ...state, anchor: 'end' },
          { x: x + width, y: middle + 4 * unit },
          width * 0.56,
          measures,
        ),
      ];
  return { key: subscriber.actor, box: row, listens, path: lineTo(hub, row), labels };
}

/** Subscribers without a row of their own, in words. */
function restShape(
  hidden: readonly SubscriberMoment[],
  row: Box,
  hub: Point,
  measures: Measures,
): SubscriberShape[] {
  if (hidden.length === 0) return [];
  const { unit } = measures;
  const listens = hidden.some((each) => each.listens);
  const words = phrase('stage.channel.more', {
    count: hidden.length,
    listening: hidden.filter((each) => each.listens).length,
  });
  const at = { x: row.x + 10 * unit, y: row.y + row.height / 2 + 4 * unit };
  const label = lineOf(
    { key: 'more', phrase: words, tone: 'muted' },
    at,
    row.width - 20 * unit,
    measures,
  );
  return [{ key: 'more', box: row, listens, path: lineTo(hub, row), labels: [label] }];
}
