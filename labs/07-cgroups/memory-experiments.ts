import { prctl } from '../../src/engine/calls/processes.ts';
import type { Experiments } from '../../src/lab/lab.ts';
import { unsupported } from '../../src/lab/verdict.ts';
import { asked, numberOf } from './experiment-shell.ts';
import { inside, make } from './groups.ts';
import { type Load, run } from './loads.ts';

const M = 1024 ** 2;

/** Holds so much memory for half a minute: tail keeps what has no line ends. */
const holding = (size: string) => `(head -c ${size} /dev/zero; exec sleep 30) | exec tail`;

const HOLDING: Load = {
  script: holding('30M'),
  why: { en: 'holds 30 MB of memory', zh: '占住 30 MB 内存' },
};

/**
 * khugepaged (Documentation/admin-guide/mm/transhuge.rst) copies small pages into a large one behind a process's back,
 * and the large one is charged to where the process is by then.
 */
const SMALL_PAGES = prctl('PR_SET_THP_DISABLE', [1, 0, 0, 0]);

export const memoryExperiments: Experiments = {
  'charge-stays': {
    choices: ['moved', 'stayed', 'both'],
    expected: { answer: 'stayed', why: 'a page is charged where it was first touched, until it is freed' },
    run: (scratch) =>
      asked(scratch, ['memory'], async (shell) => {
        const { ok } = await scratch.run([
          ...make(scratch, 'old', 'memory'),
          ...make(scratch, 'new', 'memory'),
          inside(scratch, 'old', ['memory'], [SMALL_PAGES, run(HOLDING)]),
        ]);
        if (!ok) throw new Error('the process that holds memory could not be started');
        const seen = await shell(`
          for i in $(seq 100); do [ $(now memory old $MEMORY_NOW) -gt 31000000 ] && break; sleep 0.1; done
          say "old: $MEMORY_NOW" "$(now memory old $MEMORY_NOW)"
          say "new: $MEMORY_NOW" "$(now memory new $MEMORY_NOW)"
          for p in $(now memory old cgroup.procs); do enter memory new $p; done
          sleep 0.3
          say "new: cgroup.procs" "$(echo $(now memory new cgroup.procs | wc -l))"
          say "old, after: $MEMORY_NOW" "$(now memory old $MEMORY_NOW)"
          say "new, after: $MEMORY_NOW" "$(now memory new $MEMORY_NOW)"
          kill $(now memory new cgroup.procs)`);
        const after = (group: string) =>
          seen.evidence.find((e) => e.what.startsWith(`${group}, after`))?.value;
        const [old, fresh] = [numberOf(after('old')), numberOf(after('new'))];
        const answer = old > 25 * M ? 'stayed' : fresh > 25 * M ? 'moved' : 'both';
        return { answer, seen };
      }),
  },

  'page-cache': {
    choices: ['nothing', 'cached'],
    expected: { answer: 'cached', why: 'the page cache is charged to the group that brought it in' },
    run: (scratch) =>
      asked(scratch, ['memory'], async (shell) => {
        const seen = await shell(`
          say "stat -f -c %T /lab" "$(stat -f -c %T /lab)"
          group memory files
          inside memory files 'head -c 20M /dev/zero >/lab/20M'
          say "cgroup.procs" "$(echo $(now memory files cgroup.procs | wc -l))"
          say "$MEMORY_NOW" "$(now memory files $MEMORY_NOW)"
          sync /lab/20M
          put 0 memory files memory.force_empty >/dev/null
          put 20M memory files memory.reclaim >/dev/null
          say "reclaimed: $MEMORY_NOW" "$(now memory files $MEMORY_NOW)"
          rm /lab/20M
          say "deleted: $MEMORY_NOW" "$(now memory files $MEMORY_NOW)"`);
        if (/^(tmpfs|ramfs)$/.test(seen.of('stat -f -c %T /lab') ?? '')) {
          return unsupported(
            {
              en: 'the work folder lies on a tmpfs: what is written there is memory, not page cache',
              zh: '工作目录在 tmpfs 上：写进去的就是内存本身，不是页缓存',
            },
            {
              en: 'Set XDG_STATE_HOME to a folder on a disk.',
              zh: '把 XDG_STATE_HOME 设成磁盘上的一个目录。',
            },
            seen.evidence,
          );
        }
        const left = numberOf(seen.evidence.find((e) => e.what.startsWith('memory.'))?.value);
        return { answer: left > 15 * M ? 'cached' : 'nothing', seen };
      }),
  },

  swap: {
    choices: ['killed', 'swapped'],
    expected: { answer: 'swapped', why: 'pages are moved to swap before anybody is killed' },
    run: (scratch) =>
      asked(scratch, ['memory'], async (shell) => {
        const swap = await shell(`say SwapFree "$(sed -n 's/^SwapFree: *//p' /proc/meminfo)"`);
        if (!(numberOf(swap.of('SwapFree')) > 128 * 1024)) {
          return unsupported(
            {
              en: 'this machine has no swap, or hardly any that is free: there is nowhere for the pages to go',
              zh: '这台机器没有交换区，或者几乎没有空闲的：页无处可去',
            },
            {
              en: 'On a machine of your own: fallocate -l 1G /swapfile, chmod 600, mkswap, swapon.',
              zh: '在自己的机器上：fallocate -l 1G /swapfile，chmod 600，mkswap，swapon。',
            },
            swap.evidence,
          );
        }
        const seen = await shell(`
          group memory tight
          put 16M memory tight $MEMORY_MAX >/dev/null
          inside memory tight '${holding('48M')}' &
          for i in $(seq 100); do
            [ "$(kills tight)" -gt 0 ] && break
            swapped=0
            for p in $(now memory tight cgroup.procs); do
              kb=$(sed -n 's/^VmSwap:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$p/status)
              swapped=$((swapped + \${kb:-0}))
            done
            [ $swapped -gt 30000 ] && break
            sleep 0.1
          done
          say "oom_kill" "$(kills tight)"
          say "VmSwap" "$swapped kB"
          kill -9 $(now memory tight cgroup.procs)`);
        return { answer: numberOf(seen.of('oom_kill')) > 0 ? 'killed' : 'swapped', seen };
      }),
  },

  'sixty-four-k': {
    choices: ['refused', 'stuck', 'killed', 'runs'],
    expected: { answer: 'killed', why: 'fork needs new pages, and these are charged to the group' },
    run: (scratch) =>
      asked(scratch, ['memory'], async (shell) => {
        const seen = await shell(`
          group memory tiny
          say "64K" "$(put 64K memory tiny $MEMORY_MAX)"
          say "$MEMORY_MAX" "$(now memory tiny $MEMORY_MAX)"
          out=$(inside memory tiny 'echo joined; /bin/true; echo alive'); status=$?
          say "the shell said" "$(echo $out)"
          say "exit status" "$status"
          say "oom_kill" "$(kills tiny)"`);
        const words = seen.of('the shell said') ?? '';
        const kills = numberOf(seen.of('oom_kill'));
        if (seen.of('64K') !== 'done') return { answer: 'refused', seen };
        if (kills > 0) return { answer: 'killed', seen };
        return { answer: words.includes('alive') ? 'runs' : 'stuck', seen };
      }),
  },
};
