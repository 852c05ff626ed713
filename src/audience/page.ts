import type { Io } from '../guide/io.ts';

/** Where a scene is drawn: so wide, so high, in this language and ink. */
export type Page = Pick<Io, 'columns' | 'rows' | 'lang' | 'ink'>;
