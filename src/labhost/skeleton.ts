import { basename, dirname } from 'node:path';
import type { Call } from '../engine/call.ts';
import { chmod, mkdir, symlink } from '../engine/calls/files.ts';
import { mount, mount_setattr } from '../engine/calls/mounts.ts';
import { writeFile } from '../engine/compose.ts';
import { attach, type Clone } from './clones.ts';
import type { Layer } from './layers.ts';
import { type HostPlan, onMachine } from './plan.ts';

/** The clones that the layers of root's lab host need: one per overlaid folder. */
export function layerClones(plan: HostPlan): Clone[] {
  if (plan.mapping.by !== 'root') return [];
  return plan.layers.flatMap((layer, i) =>
    layer.kind === 'overlay' ? [{ as: `lower${i}`, source: layer.path, idmapped: layer.idmapped }] : [],
  );
}

/** In the child, with the machine at /machine: builds /new from the layers. */
export function buildRoot(plan: HostPlan): Call[] {
  const clones = layerClones(plan);
  const seen = new Set<Layer['kind']>();
  return plan.layers.flatMap((layer, i) => {
    const first = !seen.has(layer.kind);
    seen.add(layer.kind);
    const clone = clones.find((c) => c.as === `lower${i}`);
    return build(plan, layer, { number: i, first, clone });
  });
}

interface Place {
  readonly number: number;
  readonly first: boolean;
  readonly clone: Clone | undefined;
}

function build(plan: HostPlan, layer: Layer, place: Place): Call[] {
  const target = `/new${layer.path}`;
  const why = place.first ? { why: WHY[layer.kind] } : {};
  switch (layer.kind) {
    case 'link':
      return [symlink(layer.to, target, why)];
    case 'folder':
      return [folderAt(target, layer.mode, why)];
    case 'copy':
      // Where the overlay below shows a file of nobody's, it stays as it is.
      return [
        ...writeFile(target, layer.content, { ...why, onError: 'continue' }),
        chmod(target, layer.mode, { onError: 'continue' }),
      ];
    case 'readonly':
      return readonly(layer, target, why);
    case 'overlay':
      return overlay(plan, layer, target, place, why);
  }
}

function overlay(
  plan: HostPlan,
  layer: Layer & { kind: 'overlay' },
  target: string,
  { number, clone }: Place,
  why: Pick<Call, 'why'>,
): Call[] {
  const lower = clone ? `/lower/${number}` : onMachine(layer.path);
  const upper = `/upper/${number}`;
  const work = `/work/${number}`;
  return [
    folderAt(target, layer.mode),
    ...(clone ? [mkdir(lower, 0o755), ...attach(clone, lower)] : []),
    mkdir(upper, layer.mode),
    ...writableAnyway(layer, upper),
    mkdir(work, 0o755),
    overlayMount(plan, lower, upper, work, target, why),
  ];
}

export function overlayMount(
  plan: HostPlan,
  lower: string,
  upper: string,
  work: string,
  target: string,
  o: Pick<Call, 'why'> = {},
): Call {
  // A colon separates layers and a comma options; a backslash takes that meaning away (overlayfs.rst).
  const data = [`lowerdir=${lower.replace(/[\\:,]/g, '\\$&')}`, `upperdir=${upper}`, `workdir=${work}`];
  return mount(
    {
      source: 'overlay',
      target,
      type: 'overlay',
      data: [...data, ...(plan.userxattr ? ['userxattr'] : [])].join(','),
    },
    o,
  );
}

/** /usr/local is its administrator's; a layer by itself where /usr has mounts below. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '/usr': ['local', 'local/bin', 'local/sbin'],
  '/usr/local': ['bin', 'sbin'],
};

/** Where the machine's files are nobody's inside, the layer above begins with some of the lab host's root's own. */
function writableAnyway(layer: Layer & { kind: 'overlay' }, upper: string): Call[] {
  const copies = (layer.copies ?? []).flatMap(({ path, mode, content }) => {
    const copy = `${upper}/${basename(path)}`;
    return [...writeFile(copy, content, { why: WHY.copy }), chmod(copy, mode)];
  });
  const own = layer.idmapped ? [] : (OWN[layer.path] ?? []);
  return own.length === 0 ? copies : own.map((name) => mkdir(`${upper}/${name}`, 0o755));
}

function readonly(layer: Layer & { kind: 'readonly' }, target: string, why: Pick<Call, 'why'>): Call[] {
  return [
    ...(layer.file ? writeFile(target, '') : [folderAt(target, 0o755)]),
    mount({ source: onMachine(layer.path), target, flags: ['MS_BIND', 'MS_REC'] }, why),
    mount_setattr('AT_FDCWD', target, ['AT_RECURSIVE'], { set: ['MOUNT_ATTR_RDONLY'] }),
  ];
}

/** A layer's mount point may lie in an overlay that shows it already. */
function folderAt(target: string, mode: number, o: Pick<Call, 'why'> = {}): Call {
  const top = dirname(target) === '/new';
  return mkdir(target, mode, top ? o : { ...o, onError: 'continue' });
}

const WHY: Readonly<Record<Layer['kind'], { en: string; zh: string }>> = {
  link: { en: 'A top-level link, as the machine has it.', zh: '顶层符号链接，与真实机器相同。' },
  folder: {
    en: 'A folder of the lab host’s own; the machine’s is not readable here, or its parts follow one by one.',
    zh: '实验主机自己的目录；真实机器上的目录在这里读不到，或其内容随后逐个建立。',
  },
  overlay: {
    en: 'The machine’s folder below, read only; what the learner changes goes to the layer above, in memory, and vanishes.',
    zh: '下层是真实机器的目录，只读；学习者的改动写入内存里的上层，实验主机结束即消失。',
  },
  readonly: {
    en: 'Overlay refuses a folder with locked mounts inside, so it is shown as it is, read only.',
    zh: '目录里有被锁定的挂载时 overlay 会拒绝，所以原样只读显示。',
  },
  copy: { en: 'A small file: copied, so that it can be changed.', zh: '小文件：复制一份，便于修改。' },
};
