import { findContainers } from '../../container/run/find.ts';
import { stop } from '../../container/run/stop.ts';
import type { Store } from '../../container/store/store.ts';
import { NslabError } from '../../text/error.ts';
import { type Call, option, type Surroundings } from '../command.ts';

const PATIENCE_S = 10;

/** `nslab stop NAME…`: all at once, each named when it has ended. */
export async function stopContainers(store: Store, call: Call, { io }: Surroundings): Promise<number> {
  const seconds = secondsOf(option(call, 'time'));
  const found = await findContainers(store, call.positionals);
  await Promise.all(
    found.map(async (seen) => {
      await stop(store, seen, seconds);
      io.out(`${seen.record.name}\n`);
    }),
  );
  return 0;
}

function secondsOf(value: string | undefined): number {
  if (value === undefined) return PATIENCE_S;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new NslabError(
    'stop-time',
    { en: `--time "${value}" is not a number of seconds.`, zh: `--time “${value}”不是秒数。` },
    {
      status: 2,
      hint: { en: 'nslab stop -t 3 NAME; 0 kills at once.', zh: 'nslab stop -t 3 名字；0 表示立即杀死。' },
    },
  );
}
