/* As much of DNS (RFC 1035) as it takes to answer one name. */

const HEADER = 12;
const TYPE_A = 1;
const NXDOMAIN = 3;

/** The name that a query asks for, in lower case; undefined when it is none. */
export function nameAsked(query: Buffer): string | undefined {
  return questionOf(query)?.name;
}

/** An A record for the one name that is known; for its other types nothing, for other names NXDOMAIN. */
export function answerTo(query: Buffer, known: string, address: string): Buffer | undefined {
  const question = questionOf(query);
  if (!question) return undefined;
  const isKnown = question.name === known;
  const answers = isKnown && question.type === TYPE_A ? 1 : 0;
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  // QR, AA, RD as asked, RA; then the code.
  header.writeUInt16BE(0x8480 | (query.readUInt16BE(2) & 0x100) | (isKnown ? 0 : NXDOMAIN), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers, 6);
  const asked = query.subarray(HEADER, question.end);
  return Buffer.concat([header, asked, ...(answers ? [record(address)] : [])]);
}

/** Its name is a pointer to the question's; type A, class IN, 5 seconds, 4 bytes. */
function record(address: string): Buffer {
  return Buffer.from([0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split('.').map(Number)]);
}

function questionOf(query: Buffer): { name: string; type: number; end: number } | undefined {
  if (query.length < HEADER || query.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (;;) {
    const length = query[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(query.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > query.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at), end: at + 4 };
}
