import { existsSync } from 'node:fs';

/** The folder that the lab host shares with the machine. */
export const SHARED = '/run/nslab';

/** True for the `nslab` that a learner types in the lab host, or in the shell of a lab on the real machine. */
export function isInside(): boolean {
  return existsSync(`${SHARED}/inside`) || Boolean(process.env['NSLAB_INSIDE']);
}
