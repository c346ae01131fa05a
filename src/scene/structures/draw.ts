// All structures of a moment that have a place, and the disk, drawn.

import type { Ms } from '../../base/time.ts';
import type { Layout } from '../layout.ts';
import type { Moment } from '../moment.ts';
import type { Scene } from '../shapes.ts';
import type {
  AxisShape,
  ChannelShape,
  ListShape,
  StreamShape,
  TableShape,
} from '../structure-shapes.ts';
import { drawChannel } from './channel.ts';
import { drawDisk } from './disk.ts';
import { drawList } from './list.ts';
import { drawNodes } from './nodes.ts';
import { drawReplication } from './replication.ts';
import { drawStream } from './stream.ts';
import { drawTable } from './table.ts';
import { drawZset } from './zset.ts';

type Drawn = Pick<
  Scene,
  | 'lists'
  | 'axes'
  | 'streams'
  | 'channels'
  | 'tables'
  | 'disk'
  | 'nodes'
  | 'replicaLinks'
  | 'replicaPackets'
>;

/** The shapes of what is inside Redis. */
export function drawStructures(
  moment: Moment,
  t: Ms,
  layout: Layout,
  reducedMotion: boolean,
): Drawn {
  const { measures } = layout;
  const lists: ListShape[] = [];
  const axes: AxisShape[] = [];
  const streams: StreamShape[] = [];
  const channels: ChannelShape[] = [];
  const tables: TableShape[] = [];
  for (const structure of moment.structures) {
    const places = layout.structures.get(structure.id);
    if (places === undefined) continue;
    if (structure.kind === 'list' && places.kind === 'list') {
      lists.push(drawList(structure, places, measures));
    } else if (structure.kind === 'zset' && places.kind === 'zset') {
      axes.push(drawZset(structure, places, t, measures));
    } else if (structure.kind === 'stream' && places.kind === 'stream') {
      streams.push(drawStream(structure, places, t, measures));
    } else if (structure.kind === 'channel' && places.kind === 'channel') {
      channels.push(drawChannel(structure, places, measures));
    } else if (structure.kind === 'table' && places.kind === 'table') {
      tables.push(drawTable(structure, places, t, measures));
    }
  }
  const { disk: box } = layout;
  const { id, disk } = moment.node;
  const drawn = box === null || disk === null ? null : drawDisk(disk, id, box, t, measures);
  const nodes = drawNodes(moment, layout.nodes, t, measures);
  const ways = drawReplication(moment, nodes, t, measures, reducedMotion);
  return { lists, axes, streams, channels, tables, disk: drawn, nodes, ...ways };
}
