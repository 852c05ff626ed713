import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../labhost/client.ts';

/** An ordinary user whom the machine does not have. */
const NAME = 'nslab-learner';
export const UID = 65_533;
/** Far from what distributions hand out (100000 and up). */
const RANGE = '1919950848:65536';

/** What a script says to go on with that user's rights. */
export const BECOME = `setpriv --reuid=${UID} --regid=${UID} --clear-groups`;

/** The user's environment, where the folder is theirs. */
export function userEnv(folder: string): { HOME: string; USER: string; LOGNAME: string; TMPDIR: string } {
  const home = homeIn(folder);
  return { HOME: home, USER: NAME, LOGNAME: NAME, TMPDIR: home };
}

function homeIn(folder: string): string {
  return join(folder, 'home');
}

/** A home for the user, and files for /etc in which they stand, with a range of ids or without. */
export function introduceUser(folder: string, range: boolean): void {
  chmodSync(folder, 0o755);
  mkdirSync(homeIn(folder), { recursive: true });
  chownSync(homeIn(folder), UID, UID);
  const granted = range ? `${NAME}:${RANGE}` : '';
  const lines = {
    passwd: `${NAME}:x:${UID}:${UID}:nslab:${homeIn(folder)}:/bin/bash`,
    group: `${NAME}:x:${UID}:`,
    subuid: granted,
    subgid: granted,
  };
  for (const [file, line] of Object.entries(lines)) {
    const path = join(folder, file);
    writeFileSync(path, `${existing(`/etc/${file}`)}${line}\n`);
    chmodSync(path, 0o644);
  }
}

/**
 * The command that runs a script in a mount namespace where /etc has those files, if there are any, and where the
 * package and node lie at /mnt, /root being closed to others. The machine's own files stay as they are.
 */
export function elsewhere(
  folder: string,
  script: string,
  propagation: 'private' | 'shared' = 'private',
): [program: string, ...args: string[]] {
  const namespace = ['--mount', '--propagation', propagation];
  const places = [folder, packageRoot(), dirname(process.execPath)];
  return ['unshare', ...namespace, 'sh', '-ec', SETUP + script, 'sh', ...places];
}

const SETUP = `
for file in passwd group subuid subgid; do
  if [ -e "$1/$file" ] && [ -e /etc/$file ]; then mount --bind "$1/$file" /etc/$file; fi
done
mount -t tmpfs -o mode=755 nslab-verify /mnt
mkdir /mnt/nslab /mnt/node
mount --bind "$2" /mnt/nslab
mount --bind "$3" /mnt/node
cd /mnt/nslab
PATH=/mnt/node:$PATH
export PATH
`;

function existing(path: string): string {
  if (!existsSync(path)) return '';
  const text = readFileSync(path, 'utf8');
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
