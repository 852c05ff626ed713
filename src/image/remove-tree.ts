import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';

/** Also what is in folders that forbid it: they are ours. Links are removed, not followed. */
export function removeTree(folder: string): void {
  if (existsSync(folder)) openUp(Buffer.from(folder));
  rmSync(folder, { recursive: true, force: true });
}

function openUp(folder: Buffer): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) openUp(Buffer.concat([folder, SLASH, entry.name]));
  }
}

const SLASH = Buffer.from('/');
