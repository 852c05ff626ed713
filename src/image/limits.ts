import { refused } from './refusal.ts';

/** How much an archive may make of us: far above any image that is used in earnest, far below a full disk. */
export interface Limits {
  /** What all layers may come to, unpacked. */
  readonly bytes: number;
  readonly fileBytes: number;
  /** Members of all layers together. */
  readonly entries: number;
  /** Unpacked to packed; a DEFLATE stream can reach 1032. Asked only above `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
  readonly pathBytes: number;
  readonly depth: number;
  /** manifest.json, a configuration, an index. */
  readonly jsonBytes: number;
}

const MIB = 2 ** 20;
const GIB = 2 ** 30;

export const LIMITS: Limits = {
  bytes: 16 * GIB,
  fileBytes: 8 * GIB,
  entries: 1_000_000,
  ratio: 200,
  ratioFrom: 64 * MIB,
  pathBytes: 3_000,
  depth: 100,
  jsonBytes: 4 * MIB,
};

/** Counts what comes out, over all layers. */
export class Meter {
  readonly limits: Limits;
  #bytes = 0;
  #entries = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** A member that says it is this large: refused before it is read. */
  entry(layer: number, name: Uint8Array, size: number): void {
    this.#entries += 1;
    this.#bytes += size;
    const { entries, bytes, fileBytes } = this.limits;
    if (this.#entries > entries)
      throw refused({ en: `more than ${entries} files.`, zh: `文件超过 ${entries} 个。` }, { layer });
    if (size > fileBytes)
      throw refused(
        {
          en: `it says it holds ${shownBytes(size)}; more than ${shownBytes(fileBytes)} in one file is refused.`,
          zh: `它声称有 ${shownBytes(size)}；单个文件超过 ${shownBytes(fileBytes)} 一律拒绝。`,
        },
        { layer, entry: name },
      );
    if (this.#bytes > bytes)
      throw refused(
        {
          en: `with it the image comes to ${shownBytes(this.#bytes)}; more than ${shownBytes(bytes)} is refused.`,
          zh: `算上它，镜像解开后有 ${shownBytes(this.#bytes)}；超过 ${shownBytes(bytes)} 一律拒绝。`,
        },
        { layer, entry: name },
      );
  }
}

export function shownBytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  const power = Math.min(Math.floor(Math.log2(count) / 10), units.length);
  const value = count / 1024 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}
