import { visible } from '../visible.ts';

/**
 * A text of somebody else's, for a terminal: what would move the cursor, colour the screen or turn the direction of
 * writing is shown by its number. Texts are shown without being asked about: they cannot do anything.
 */
export function harmless(markdown: string): string {
  return markdown
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) =>
      line
        .split('\t')
        .map((part) => visible(part, Number.POSITIVE_INFINITY))
        .join('\t'),
    )
    .join('\n');
}
