import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';

export const run = inPlace(async () => 0, forwarded('export'));
