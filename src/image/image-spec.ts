/** What an image runs, and how: the part of its configuration that a container's start needs. */
export interface RunConfig {
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
}

/** One member of a layer's tar. `path` is relative to the layer's root. */
export type LayerEntry = {
  readonly path: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
} & (
  | { readonly content: string | Uint8Array }
  | { readonly folder: true }
  | { readonly symlink: string }
  /** A hard link to a file of the same layer. */
  | { readonly link: string }
  /** `path` of the layers below is gone: written as `.wh.NAME`. */
  | { readonly whiteout: true }
  /** Nothing of the folder `path` in the layers below shows through: written as `path/.wh..wh..opq`. */
  | { readonly opaque: true }
);

export type LayerCompression = 'none' | 'gzip';

export interface LayerSpec {
  readonly entries: readonly LayerEntry[];
  readonly compression?: LayerCompression;
}

export interface ImageSpec {
  /** `name:tag`, as `docker save` records it. */
  readonly tag?: string;
  readonly config?: RunConfig;
  /** The lowest first. */
  readonly layers: readonly LayerSpec[];
}
