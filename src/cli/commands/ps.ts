import { reconcile } from '../../container/store/reconcile.ts';
import { shownJson } from '../../image/unpack.ts';
import { findLabHost } from '../../labhost/find.ts';
import { flag } from '../command.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';
import { psTable } from '../container/ps-table.ts';
import { summaryOf } from '../container/summary.ts';

/** The containers that run; with --all those that have ended, too. */
export const run = inPlace(
  async (store, call, { io }) => {
    const seen = await reconcile(store);
    const shown = seen.filter(({ state }) => flag(call, 'all') || state === 'running' || state === 'making');
    if (flag(call, 'json')) io.out(`${shownJson(shown.map(summaryOf))}\n`);
    else io.out(psTable(shown.map(summaryOf), io));
    return 0;
  },
  async (call, at) => {
    // Without a lab host there is nothing to list, and that is no error.
    if (findLabHost(at.state)) return forwarded('ps')(call, at);
    at.io.out(flag(call, 'json') ? '[]\n' : psTable([], at.io));
    return 0;
  },
);
