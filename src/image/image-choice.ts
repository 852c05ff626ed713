import { listed } from '../text/text.ts';
import type { Json } from './json.ts';
import { refused } from './refusal.ts';
import { shownName } from './shown-name.ts';

/** An image that an index or a manifest names. */
export interface Candidate {
  readonly image: Json;
  readonly tags: readonly string[];
}

/** The one that is wanted, or the only one. */
export function chosen(images: readonly Candidate[], wanted: string | undefined, where: string): Candidate {
  const fitting = wanted === undefined ? images : images.filter(({ tags }) => tags.includes(wanted));
  const [first] = fitting;
  if (first && fitting.length === 1) return first;
  const names = images.flatMap(({ tags }) => tags.map(shownName));
  const hint = {
    en: `Name one: --image NAME. There are: ${listed(names, 'en') || '-'}`,
    zh: `请指定一个：--image NAME。里面有：${listed(names, 'zh') || '-'}`,
  };
  if (first) throw refused(several(fitting.length), { entry: where }, hint);
  if (images.length > 0) throw refused(NOT_THAT, { entry: where }, hint);
  throw refused({ en: 'it names no image.', zh: '里面没有镜像。' }, { entry: where });
}

/** Of several platforms, this machine's; attestations, which have the platform `unknown`, are no images. */
export function forThisMachine(images: readonly Candidate[]): readonly Candidate[] {
  const real = images.filter(({ image }) => platformOf(image)?.os !== 'unknown');
  if (real.length < 2) return real;
  const ours = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;
  const fitting = real.filter(({ image }) => {
    const platform = platformOf(image);
    return platform?.os === 'linux' && platform.architecture === ours;
  });
  return fitting.length > 0 ? fitting : real;
}

function platformOf(image: Json): { os: string; architecture: string } | undefined {
  return image.at('platform').optional((platform) => ({
    os: platform.at('os').string(),
    architecture: platform.at('architecture').string(),
  }));
}

/** By the keys of the OCI layout and of containerd. */
export function refNames(image: Json): string[] {
  const notes = image.at('annotations');
  return ['org.opencontainers.image.ref.name', 'io.containerd.image.name'].flatMap(
    (key) => notes.at(key).optional((name) => [name.string()]) ?? [],
  );
}

function several(count: number) {
  return {
    en: `it holds ${count} images, and any of them could be meant.`,
    zh: `里面有 ${count} 个镜像，不知道要哪个。`,
  };
}

const NOT_THAT = { en: 'it has no image of that name.', zh: '里面没有这个名字的镜像。' };
