import { createHash } from 'node:crypto';

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Where an OCI layout keeps what has this digest: `blobs/sha256/4abc…`. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
