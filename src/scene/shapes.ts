// What a Scene is made of: plain, keyed data in CSS pixels of the stage, ready to be drawn one to
// one. No shape knows Svelte, the DOM or a language. A shape's `key` is unique among its kind and
// stays the same for as long as the thing is the same thing.

import type { Phrase } from './phrase.ts';
import type {
  AxisShape,
  ChannelShape,
  DiskShape,
  ListShape,
  NodeLineShape,
  ReplicaLinkShape,
  ReplicaPacketShape,
  StreamShape,
  TableShape,
  UnitShape,
} from './structure-shapes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Size {}

/** What a person can point at, select and act on. */
export interface StageObject {
  readonly kind:
    | 'actor'
    | 'crowd'
    | 'link'
    | 'node'
    | 'list'
    | 'zset'
    | 'stream'
    | 'channel'
    | 'table'
    | 'disk'
    | 'message'
    | 'packet'
    | 'world'
    | 'lost';
  /** Actor, link, node, packet or message id; the text of a key; `''` for world and lost. */
  readonly id: string;
}

/** Type as it is measured and drawn. `size` in px. */
export interface Font {
  readonly family: 'sans' | 'mono';
  readonly size: number;
  readonly weight: 400 | 600 | 700;
}

type Tone = 'ink' | 'muted' | 'faint' | 'ok' | 'warn' | 'bad' | 'info';

/** Words with the room that they have. The view breaks and shortens them to fit (`fitWords`). */
export interface Label extends Point {
  readonly key: string;
  readonly phrase: Phrase;
  readonly font: Font;
  readonly tone: Tone;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly maxWidth: number;
  readonly maxLines: number;
  readonly lineHeight: number;
}

/** A heading over a column. */
export interface Heading extends Label {
  readonly region: 'producers' | 'redis' | 'workers' | 'world';
}

export interface Named {
  readonly key: string;
  readonly object: StageObject;
  /** What a screen reader says. */
  readonly name: Phrase;
  /** Where the keyboard's focus ring is drawn and a menu is anchored. */
  readonly box: Box;
}

type CardTone = 'plain' | 'new' | 'crashed' | 'paused' | 'tray' | 'tray-empty';

/** A card: an actor, Redis, the outside world or the Lost tray. */
export interface CardShape extends Named {
  readonly tone: CardTone;
  readonly labels: readonly Label[];
  readonly fog: readonly FogShape[];
}

/** What a producer believes about a message although it is not so: a disc in fog. */
export interface FogShape extends Point {
  readonly key: string;
  readonly number: number;
  readonly radius: number;
  readonly font: Font;
}

/** A connection. Open: a line; closed or broken: dashed with a cross; connecting: dotted. */
export interface LinkShape extends Named {
  readonly state: 'none' | 'open' | 'connecting' | 'broken' | 'closed';
  /** Nothing passes, or slowly; its ends do not know. */
  readonly trouble: 'cut' | 'slow' | null;
  /** Which server it leads to where that is in question, and what is wrong with it. */
  readonly label: Label | null;
  /** A fault waits for the next packet on it. */
  readonly armed: boolean;
  /** Where the cross or the bolt stands. */
  readonly mark: Point;
  readonly from: Point;
  readonly to: Point;
  /** SVG path data. */
  readonly path: string;
}

/** More than can be drawn: three discs and how many there are. */
export interface HeapShape extends Named, Point {
  readonly radius: number;
  readonly count: number;
  /** Messages that are lost lie hollow in their heap too. */
  readonly lost: boolean;
  /** Hues of up to three that are in it. */
  readonly hues: readonly number[];
  readonly badge: Box;
  readonly font: Font;
}

/** A small tag with a command or with a reply's short form. */
export interface TagShape {
  readonly text: string;
  /** Its letters are drawn a little narrower to have this width; null where they have room. */
  readonly narrowedTo: number | null;
  readonly direction: 'request' | 'reply';
  readonly box: Box;
  readonly font: Font;
}

/** A packet that carries no copy of a message: a command or a reply alone. */
export interface PacketShape extends Named, Point {
  readonly tag: TagShape;
  /** Where its tail begins; equal to its own place when it does not move. */
  readonly tail: Point;
  /** It never arrives: it gets a cross and fades. */
  readonly lost: boolean;
  readonly opacity: number;
}

export type TokenState =
  | 'held'
  | 'request'
  | 'reply'
  | 'waiting'
  /** In a sorted set, its time has come. */
  | 'due'
  /** Delivered to a consumer of a group, not acknowledged. */
  | 'pending'
  /** Still in a stream, though every group is done with it. */
  | 'acknowledged'
  /** In a dead-letter queue. */
  | 'dead'
  | 'working'
  | 'done'
  | 'done-twice'
  | 'lost';

/** One copy of a message, from its birth to its end one and the same shape. */
export interface TokenShape extends Named, Point {
  /** Null for an element that is no message. */
  readonly message: string | null;
  readonly text: string;
  /** 1 to 8: the colour of the message, everywhere. 0: no message. */
  readonly hue: number;
  readonly state: TokenState;
  readonly radius: number;
  /** Half of the width: more than `radius` when the number is long. */
  readonly reach: number;
  readonly font: Font;
  readonly opacity: number;
  /**
   * How much of the work is done, or how much of its time a pending entry has left, 0 to 1; null
   * when nobody works on it, or nobody may claim it.
   */
  readonly progress: number | null;
  /** It kills every worker that takes it. */
  readonly isPoison: boolean;
  /** Where its tail begins while it is on a wire. */
  readonly tail: Point | null;
  readonly tag: TagShape | null;
  /** How often it is done, on the last of the linked discs. */
  readonly times: number | null;
  /** Done twice: centre of the disc that this one is linked to. */
  readonly linkedTo: Point | null;
}

/** The way that something took. `lost`: into the tray; `route`: numbered, in place of motion. */
export interface TrailShape {
  readonly key: string;
  readonly kind: 'lost' | 'route';
  readonly path: string;
  readonly opacity: number;
  readonly stops: readonly TrailStop[];
}

interface TrailStop extends Point {
  readonly number: number;
  readonly font: Font;
}

/** The stage at one moment. Equal run and equal moment give an equal scene, whatever was before. */
export interface Scene extends Size {
  readonly at: number;
  readonly arrangement: 'wide' | 'flow';
  /** How many px a px of the laptop's stage is: 1 there, about 2 on the projector. */
  readonly unit: number;
  /** Radius within which a finger or a pointer takes hold of a disc. */
  readonly grip: number;
  readonly headings: readonly Heading[];
  readonly links: readonly LinkShape[];
  readonly cards: readonly CardShape[];
  readonly lists: readonly ListShape[];
  readonly axes: readonly AxisShape[];
  readonly streams: readonly StreamShape[];
  readonly channels: readonly ChannelShape[];
  readonly tables: readonly TableShape[];
  /** Null where there is none. */
  readonly disk: DiskShape | null;
  /** A line for each node; none when there is only one. */
  readonly nodes: readonly NodeLineShape[];
  readonly replicaLinks: readonly ReplicaLinkShape[];
  readonly replicaPackets: readonly ReplicaPacketShape[];
  /** What ran as one step a moment ago: a bracket around what it changed. */
  readonly units: readonly UnitShape[];
  /** Drawn behind the cards. */
  readonly lostTrails: readonly TrailShape[];
  readonly routes: readonly TrailShape[];
  readonly heaps: readonly HeapShape[];
  readonly packets: readonly PacketShape[];
  readonly tokens: readonly TokenShape[];
  /** Room kept free at the bottom left for the page's own content; null unless asked for. */
  readonly footer: Box | null;
  /** What is left of it where Redis needs the room: a small box under the producers. */
  readonly corner: Box | null;
}
