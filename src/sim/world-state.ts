// stub
import type { FaultOutcome } from './faults/fault.ts';
export interface World {
  crash(
    target: string,
    params: { restartAfterMs: number | null; requestsOnWire: 'lost' | 'arrive' },
    cause: number,
  ): FaultOutcome;
  restart(target: string, cause: number): FaultOutcome;
  resetPacket(
    fault: 'reset-before' | 'reset-after',
    link: string,
    direction: 'request' | 'reply',
    carrying: 'any' | 'message',
    cause: number,
  ): FaultOutcome;
  slow(target: string, factor: number, cause: number): FaultOutcome;
}
