import { relative } from 'node:path';

/** `my-container.ts`: a file as it is named from where one stands, where that is shorter. */
export function shownFile(file: string): string {
  const near = relative(process.cwd(), file);
  return near === '' || near.startsWith('..') ? file : near;
}
