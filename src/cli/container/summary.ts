import { shownPort } from '../../container/network/ports.ts';
import type { Exit } from '../../container/store/record.ts';
import type { Seen } from '../../container/store/seen.ts';

/** A container as `ps` lists it. */
export interface Summary {
  readonly name: string;
  readonly state: Seen['state'];
  readonly created: string;
  readonly exit?: Exit;
  readonly command: readonly string[];
  readonly image: string;
  /** Its first process, by its number here. */
  readonly pid?: number;
  readonly address?: string;
  readonly ports: readonly string[];
}

export function summaryOf(seen: Seen): Summary {
  const { name, created, source, plan } = seen.record;
  const { network } = plan;
  // An address is given back at the end.
  const isBridged = network.mode === 'bridge' && seen.state === 'running';
  return {
    name,
    state: seen.state,
    created,
    ...(seen.state === 'exited' ? { exit: seen.exit } : {}),
    command: plan.config.process.args,
    image: source,
    ...(seen.state === 'running' ? { pid: seen.record.container.pid } : {}),
    ...(isBridged ? { address: network.address.split('/')[0] ?? '' } : {}),
    ports: isBridged ? network.published.map(shownPort) : [],
  };
}
