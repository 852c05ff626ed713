import type { Plan } from '../plan.ts';

/** An OCI bundle of a container: `config.json`, and `rootfs` with a copy of its root's files. @throws NslabError */
export async function writeBundle(plan: Plan, folder: string): Promise<void> {
  throw new Error(`${plan.name} ${folder}`);
}
