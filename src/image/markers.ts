/** Something that an overlay must be told: a whiteout, or a folder through which nothing below shows. */
export interface Mark {
  readonly kind: 'whiteout' | 'opaque';
  /** Relative to the layer's folder. */
  readonly path: string;
}

/** Puts marks into a layer's folder. Whoever calls `unpack` knows how: Node itself has neither mknod nor setxattr. */
export type PlaceMarks = (folder: string, marks: readonly Mark[]) => Promise<void>;
