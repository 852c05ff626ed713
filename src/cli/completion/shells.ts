/** The shells, in the words of the positional: a shell's own completion reads them there. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];
