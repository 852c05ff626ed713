import { chmodSync, existsSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StateFolder } from '../state/folder.ts';
import { makeFolder } from '../state/make-folder.ts';

/** Folders of the machine that the lab host shows under /run/nslab, so that `nslab` runs there wherever it is installed. */
export interface ClientFolders {
  /** The folder of the node binary → /run/nslab/node. */
  readonly node: string;
  /** nslab's own package → /run/nslab/pkg. */
  readonly pkg: string;
  /** The node_modules that it is installed in, with its dependencies beside it → /run/nslab/node_modules, where Node looks, too. */
  readonly modules: string | undefined;
  /** The client's main.js as seen inside. */
  readonly main: string;
  /** The engine as seen inside, and outside. */
  readonly nodeInside: string;
  /** nslab's own package, as seen inside. */
  readonly packageInside: string;
}

export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== '/') folder = dirname(folder);
  return realpathSync(folder);
}

export function clientFolders(root = packageRoot(), node = realpathSync(process.execPath)): ClientFolders {
  const packageInside = '/run/nslab/pkg';
  return {
    node: dirname(node),
    pkg: root,
    modules: basename(dirname(root)) === 'node_modules' ? dirname(root) : undefined,
    main: `${packageInside}/dist/src/cli/main.js`,
    nodeInside: `/run/nslab/node/${basename(node)}`,
    packageInside,
  };
}

/** Writes what the lab host sees as /run/nslab: the marker, the client, bash's start-up file, and places to mount on. */
export function writeRunFolder(state: StateFolder, mode: number, folders: ClientFolders): void {
  const places = ['', 'bin', 'node', 'pkg', 'node_modules'].map((name) => join(state.run, name));
  for (const folder of places) {
    makeFolder(folder);
    chmodSync(folder, mode);
  }
  writeFileSync(join(state.run, 'inside'), '', { mode: 0o644 });
  const client = join(state.run, 'bin', 'nslab');
  writeFileSync(client, launcher(folders));
  chmodSync(client, 0o755);
  writeFileSync(join(state.run, 'bashrc'), BASHRC, { mode: 0o644 });
}

function launcher(folders: ClientFolders): string {
  return `#!/bin/sh
# The nslab client of the lab host: it asks the guide outside, over a socket in /run/nslab.
node=${folders.nodeInside}
[ -x "$node" ] || node=$(command -v node)
# On the real machine nothing else tells the learner's shell from others.
export NSLAB_INSIDE=1
main=${folders.main}
if [ -x "$node" ] && [ -r "$main" ]; then
  exec "$node" "$main" "$@"
fi
case "\${NSLAB_LANG:-\${LC_ALL:-\${LC_MESSAGES:-$LANG}}}" in
  zh*) echo "nslab：实验主机里用不了 node 或 nslab 软件包。请在外面、真实机器的终端里输入：nslab $*" >&2 ;;
  *) echo "nslab: node or the nslab package cannot be reached from the lab host. Type it outside, in a terminal of the machine: nslab $*" >&2 ;;
esac
exit 3
`;
}

/** Read by every interactive bash of the lab host through /lab/.bashrc, also by those that the learner nests. */
const BASHRC = `# nslab: the lab host's bash. What you add to /lab/.bashrc stays; this file is written anew each time.
export PS1='\\[\\e[1;36m\\]lab\\[\\e[0m\\]:\\w\\$ '
[ -n "$NO_COLOR" ] && PS1='lab:\\w\\$ '
export HISTFILE=/lab/.bash_history HISTSIZE=5000
export PATH=/run/nslab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
shopt -s checkwinsize histappend
# Tab knows nslab; what it knows is asked for at the first Tab (bash(1), Programmable Completion: 124 tries again).
_nslab_first() { complete -r nslab; eval "$(command nslab completion bash 2>/dev/null)"; return 124; }
complete -F _nslab_first nslab
# In a root file system of the learner's own there is no nslab: that shell cannot ask any more.
_nslab() {
  [ -x /run/nslab/bin/nslab ] && { command nslab "$@"; return; }
  echo "nslab cannot be reached from in here, as it should be in a container. In another terminal: nslab $1"
  echo "这里够不到 nslab 了，容器里本该如此。请在另一个终端里输入：nslab $1"
  return 3
}
check() { _nslab check "$@"; }
hint() { _nslab hint "$@"; }
next() { _nslab next "$@"; }
solve() { _nslab solve "$@"; }
again() { _nslab again "$@"; }
list() { _nslab list "$@"; }
map() { _nslab map "$@"; }
quit() { _nslab quit "$@" && exit; }
`;

/** Written to /lab/.bashrc when there is none: the learner's own file from then on. */
export const WORK_BASHRC = `# Read by every bash that you start here.
[ -r /run/nslab/bashrc ] && . /run/nslab/bashrc
`;
