import { resolve } from 'node:path';
import { writeBundle } from '../../container/bundle/write.ts';
import { findContainer } from '../../container/run/find.ts';
import { readOptions } from '../../container/run/options/read-options.ts';
import { prepare } from '../../container/run/prepare.ts';
import { planOf, remove } from '../../container/store/reconcile.ts';
import type { Store } from '../../container/store/store.ts';
import { wrap } from '../../guide/view/wrap.ts';
import { NslabError } from '../../text/error.ts';
import { say } from '../../text/text.ts';
import { type Call, option, type Surroundings } from '../command.ts';

/** `nslab export --oci DIR` where the container is, or would be: prints the folder. */
export async function exportBundle(store: Store, call: Call, { io }: Surroundings): Promise<number> {
  const folder = option(call, 'oci');
  const [name] = call.positionals;
  if (folder === undefined) throw noFolder();
  if (name !== undefined && call.rest !== undefined) throw both(name);
  const target = resolve(folder);
  if (name === undefined) await ofOptions(store, call, target);
  else await writeBundle(planOf(store, (await findContainer(store, name)).record), target);
  io.out(`${target}\n`);
  const how = {
    en: `As root: runc run --bundle ${target} NAME; crun run the same; nslab run --bundle ${target}`,
    zh: `以 root 身份：runc run --bundle ${target} 名字；crun run 相同；nslab run --bundle ${target}`,
  };
  io.err(`${wrap(io.errInk.dim(say(how, io.lang)), io.columns)}\n`);
  return 0;
}

/** Made as for a run, up to its start, and forgotten. */
async function ofOptions(store: Store, call: Call, folder: string): Promise<void> {
  const options = readOptions(call, { cwd: process.cwd(), env: process.env });
  const { plan, record } = await prepare(store, options);
  try {
    await writeBundle(plan, folder);
  } finally {
    await remove(store, record);
  }
}

function noFolder(): NslabError {
  return new NslabError(
    'usage',
    { en: 'nslab export needs to know where to: --oci DIR', zh: 'nslab export 需要写明写到哪里：--oci 目录' },
    { status: 2, hint: { en: 'nslab export --oci ./bundle -- sh', zh: 'nslab export --oci ./bundle -- sh' } },
  );
}

function both(name: string): NslabError {
  return new NslabError(
    'usage',
    {
      en: `Either the container ${name}, or a command after --: not both.`,
      zh: `要么写容器 ${name}，要么在 -- 后面写命令，不能两个都写。`,
    },
    { status: 2 },
  );
}
