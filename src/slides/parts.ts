/** What a slide may ask of a picture with `only=`; `host` is what the lab host itself has of processes and ids. */
export const PARTS = ['host', 'processes', 'namespaces', 'ids', 'layers', 'groups', 'network'] as const;
export type PicturePart = (typeof PARTS)[number];

export function isPart(word: string): word is PicturePart {
  return (PARTS as readonly string[]).includes(word);
}
