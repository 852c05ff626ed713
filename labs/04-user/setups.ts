import { chmod, chown, mkdir } from '../../src/engine/calls/files.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import { bounded, cast, room } from './cast.ts';
import { hasRange, hasSecondId, person } from './person.ts';
import { ADA } from './person-script.ts';

const CAP_SYS_ADMIN = 21;
const MAY_EXIST = { onError: 'continue' } as const;

/** As Docker's userns-remap has it: one range, that of the user `dockremap`, for every container. */
const DOCKREMAP = '0 20000 1000';

/** The container's range, and the one it had before: the owner of its volume is still of that one. */
const [LEDGER, OLD_OWNER] = ['0 11000 1000', 10_070];

/** What each step finds when it is entered. The checkers know these processes by name. */
export const setups: Programs = {
  nobody: person,
  handshake: person,
  veth: person,
  range: person,

  'real-power': (at) => [
    ...person(at),
    ...cast(
      ['oak', 'elm', 'ash'],
      [
        ...room({ name: 'oak', map: `0 ${hasSecondId(at) ? ADA.uid : 0} 1`, id: 0 }),
        bounded('elm', CAP_SYS_ADMIN),
        bounded('ash'),
      ],
    ),
  ],

  'two-containers': (at) => [
    ...person(at),
    ...(hasRange(at)
      ? cast(
          ['dock-web', 'dock-db'],
          ['dock-web', 'dock-db'].flatMap((name) => room({ name, map: DOCKREMAP, id: 0 })),
        )
      : []),
  ],

  'volume-owner': (at) => [
    ...person(at),
    mkdir('/run/ledger', 0o711, MAY_EXIST),
    ...writeFile('/run/ledger/accounts', 'in 100\nout 42\n', { mode: 0o600 }),
    // To be passed through by whoever looks from outside, not to be read.
    chmod('/run/ledger', 0o711),
    ...(hasRange(at)
      ? [
          chown('/run/ledger/accounts', OLD_OWNER, OLD_OWNER),
          chown('/run/ledger', OLD_OWNER, OLD_OWNER),
          ...cast(['ledger'], room({ name: 'ledger', map: LEDGER, id: 70 })),
        ]
      : []),
  ],
};
