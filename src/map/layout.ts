/** How a picture's blocks are put side by side. */
export interface Layout {
  /** Boxes beside each other, before a new row begins. */
  readonly row: number;
  /** What is known of a box beside each other: its processes, its ids, its layers, its limits. */
  readonly facts: number;
  /** The boxes in a box: below what is known of it, or to the right of it. */
  readonly beside: boolean;
  /** There is little height: the title, and interfaces that no wire leads to, stand among what is known. */
  readonly low: boolean;
  /** Around the whole. */
  readonly margin: number;
}

/** Where the picture is to be looked at, in pixels: a slide. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** For a page that can be scrolled. */
export const PAGE: Layout = { row: 1500, facts: 420, beside: false, low: false, margin: 24 };

const SLIDES: readonly Layout[] = [1500, 1150, 800].flatMap((row) =>
  [420, 640, 860].flatMap((facts) =>
    [false, true].map((beside) => ({ row, facts, beside, low: true, margin: 4 })),
  ),
);

/** Of a few parts of a picture: among so little a title would only push them about, so it stands above. */
const PARTIAL: readonly Layout[] = SLIDES.map((layout) => ({ ...layout, low: false }));

/** Of what the layouts make, that which is the largest in this room. */
export function largestIn<T extends { readonly width: number; readonly height: number }>(
  room: Room,
  make: (layout: Layout) => T,
  partial = false,
): T {
  const scale = ({ width, height }: T): number => Math.min(room.width / width, room.height / height);
  return (partial ? PARTIAL : SLIDES)
    .map(make)
    .reduce((best, one) => (scale(one) > scale(best) * 1.02 ? one : best));
}
