import { mountAt } from '../../../src/observe/mount-tree.ts';
import type { Mount } from '../../../src/observe/mountinfo.ts';
import { overlayOf } from '../../../src/observe/overlay.ts';
import { rootIdentity, seenBy } from '../../../src/observe/root.ts';
import { listed } from '../../../src/text/text.ts';
import { procOf } from '../../03-mount/parts/proc-of.ts';
import { numberOf, type Section } from './box.ts';

const LAYERS = '/lab/layers';

/** Labs 3 and 6: a root of shared layers and one of its own, and no way back to the old one. */
export const ROOT: Section = {
  title: { en: 'root', zh: '根文件系统' },
  look(machine, init, { name }) {
    const mounts = init.mounts() ?? [];
    const pid = numberOf(init);
    const root = mounts.find((m) => m.target === '/');
    const evidence = [
      { what: `/proc/${pid}/root`, value: init.root() ?? '-' },
      { what: `/proc/${pid}/mountinfo /`, value: root ? shown(root) : '-' },
    ];
    const lack = (en: string, zh: string, diagnosis?: string, values = {}) => ({
      evidence,
      lack: { actual: { en, zh }, ...(diagnosis ? { diagnosis, values: { pid, ...values } } : {}) },
    });
    if (rootIdentity(init) === rootIdentity(machine.init))
      return lack(`the / of process ${pid} is still the lab host's`, `进程 ${pid} 的 / 还是实验主机的`);
    if ((init.root() ?? '/') !== '/')
      return lack(
        `process ${pid} was put there by chroot: its list still begins with the lab host's /`,
        `进程 ${pid} 是用 chroot 进去的：它的列表最上面还是实验主机的 /`,
        'only-chroot',
        { root: init.root() ?? '' },
      );
    const old = mounts.filter(isOfLabHost);
    if (old.length > 0)
      return lack(
        `the old root is still mounted, at ${old[0]?.target}`,
        `旧的根还挂着，在 ${old[0]?.target}`,
        'old-root',
        { place: old[0]?.target ?? '' },
      );
    const overlay = root && overlayOf(root);
    const lowers = overlay?.lowers.length ?? 0;
    if (!overlay || lowers < 2)
      return lack(
        `its root is not made of the two layers: ${root?.type ?? '-'}, ${lowers} below`,
        `它的根不是由那两层叠成的：${root?.type ?? '-'}，下面有 ${lowers} 层`,
        'no-layers',
        { type: root?.type ?? '-' },
      );
    const upper = overlay.upper;
    if (upper === undefined) return lack('its root has no upper layer', '它的根没有上层', 'read-only-root');
    const own = `${LAYERS.slice('/lab/'.length)}/${name}/`;
    if (upper.includes(own)) return { evidence: [...evidence, { what: 'upperdir', value: upper }] };
    return lack(`its upper layer is not its own: ${upper}`, `它的上层不是自己的：${upper}`);
  },
};

/** Folders that only the lab host's root has in its list: what is mounted by nslab in /run, or the work folder. */
function isOfLabHost({ target }: Mount): boolean {
  return /(^|\/)run\/nslab$|(^|\/)lab$/.test(target);
}

function shown({ root, options, type, source }: Mount): string {
  return `${root} ${options.join()} - ${type} ${source}`;
}

/** Lab 3: what every root needs. */
export const FURNITURE: Section = {
  title: { en: 'proc, sys and dev', zh: 'proc、sys 与 dev' },
  look(_machine, init) {
    const mounts = init.mounts() ?? [];
    const pid = numberOf(init);
    const types = { '/proc': 'proc', '/sys': 'sysfs', '/dev': 'tmpfs', '/dev/pts': 'devpts' };
    const evidence = Object.keys(types).map((place) => {
      return { what: `/proc/${pid}/mountinfo ${place}`, value: mountAt(mounts, place)?.type ?? '-' };
    });
    const missing = Object.entries(types).flatMap(([place, type]) =>
      mountAt(mounts, place)?.type === type ? [] : [place],
    );
    if (missing.length > 0) {
      const actual = {
        en: `not mounted in it: ${listed(missing, 'en')}`,
        zh: `里面没有挂载：${listed(missing, 'zh')}`,
      };
      return { evidence, lack: { actual, diagnosis: 'bare', values: { pid, missing } } };
    }
    const devices = Object.entries(DEVICES).flatMap(([name, number]) =>
      seenBy(init, `/dev/${name}`)?.device === number ? [] : [`/dev/${name}`],
    );
    if (devices.length > 0) {
      const actual = { en: `no device: ${listed(devices, 'en')}`, zh: `不是设备：${listed(devices, 'zh')}` };
      return { evidence, lack: { actual, diagnosis: 'bare', values: { pid, missing: devices } } };
    }
    if (procOf(init)?.mnt === init.ns('mnt')) return { evidence };
    const actual = {
      en: 'its /proc shows the processes of another pid namespace',
      zh: '它的 /proc 显示的是别的 PID 命名空间里的进程',
    };
    return { evidence, lack: { actual } };
  },
};

/** major:minor, devices.txt. */
const DEVICES = { null: '1:3', zero: '1:5', full: '1:7', random: '1:8', urandom: '1:9', tty: '5:0' };
