/** How the room has guessed: the choices of the hands, in the order in which they were counted. */
export type Hands = readonly number[];

export interface Share {
  readonly hands: number;
  /** Of all hands, in whole per cent; together they may be 99 or 101. */
  readonly percent: number;
}

export function sharesOf(hands: Hands, choices: number): readonly Share[] {
  return Array.from({ length: choices }, (_, choice) => {
    const count = hands.filter((hand) => hand === choice).length;
    return { hands: count, percent: hands.length === 0 ? 0 : Math.round((count / hands.length) * 100) };
  });
}

/** One hand for this choice less: the one that was counted last. */
export function withoutOne(hands: Hands, choice: number): Hands {
  const at = hands.lastIndexOf(choice);
  return at < 0 ? hands : hands.filter((_, i) => i !== at);
}
