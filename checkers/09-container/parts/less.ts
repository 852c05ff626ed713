import { confinementOf } from '../../../src/observe/confinement.ts';
import { mountAt } from '../../../src/observe/mount-tree.ts';
import { type SeenFile, seenBy } from '../../../src/observe/root.ts';
import { listed } from '../../../src/text/text.ts';
import { DOCKER, without, words } from '../../08-privileges/parts/capability-sets.ts';
import { isReadOnly } from '../../08-privileges/parts/cell.ts';
import { numberOf, type Section } from './box.ts';

const SECRETS = ['/proc/keys', '/proc/timer_list'];
const MOST_FILES = 1024;

/** Lab 8: Docker's capabilities at most, a promise, a filter, a limit, and masks. */
export const LESS: Section = {
  title: { en: 'less than root', zh: '比 root 少' },
  look(machine, init) {
    const held = confinementOf(init);
    if (!held) return { evidence: [], lack: { actual: { en: 'it has ended', zh: '它结束了' } } };
    const pid = numberOf(init);
    const files = held.rlimits.get('RLIMIT_NOFILE')?.hard;
    const evidence = [
      { what: `/proc/${pid}/status CapBnd`, value: held.masks.bounding },
      { what: `/proc/${pid}/status CapEff`, value: held.masks.effective },
      {
        what: `/proc/${pid}/status NoNewPrivs, Seccomp`,
        value: `${held.noNewPrivs ? 1 : 0}, ${held.seccomp.mode}`,
      },
      { what: `/proc/${pid}/limits Max open files`, value: String(files) },
    ];
    const lack = (en: string, zh: string, diagnosis: string, values = {}) => ({
      evidence,
      lack: { actual: { en, zh }, diagnosis, values: { pid, ...values } },
    });
    const open = openPlaces();
    if (open.length > 0)
      return lack(
        `open as they were: ${listed(open, 'en')}`,
        `还原样敞着：${listed(open, 'zh')}`,
        'open-places',
        {
          places: open,
        },
      );
    const extra = words(
      without(new Set([...held.capabilities.bounding, ...held.capabilities.effective]), DOCKER),
    );
    if (extra.length > 0)
      return lack(
        `more capabilities than Docker's: ${listed(extra, 'en')}`,
        `比 Docker 多出这些 capability：${listed(extra, 'zh')}`,
        'too-powerful',
        {
          extra,
        },
      );
    if (!held.noNewPrivs) return lack('no_new_privs is not set', '没有设置 no_new_privs', 'no-promise');
    if (held.seccomp.mode !== 'filter')
      return lack('no seccomp filter is in front of it', '前面没有 seccomp 过滤器', 'no-filter');
    if (typeof files === 'number' && files <= MOST_FILES) return { evidence };
    return lack(`it may open ${files} files`, `它可以打开 ${files} 个文件`, 'no-limit', {
      files: String(files),
    });

    function openPlaces(): string[] {
      const mounts = init.mounts() ?? [];
      const settings = mountAt(mounts, '/proc/sys');
      const unmasked = SECRETS.filter((place) => {
        const isThere = seenBy(machine.init, place) !== undefined;
        return isThere && !(mountAt(mounts, place) && isEmpty(seenBy(init, place)));
      });
      return [...unmasked, ...(settings && isReadOnly(settings) ? [] : ['/proc/sys'])];
    }
  },
};

/** What is laid over a file that nobody should read: the null device, or an empty file. */
function isEmpty(file: SeenFile | undefined): boolean {
  return file?.device === '1:3' || (file?.type === 'file' && file.size === 0);
}
