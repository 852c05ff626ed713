import type { Mistakes } from '../../src/lab/lab.ts';

const BOOK = 'cd /lab/book';
const MOUNT = 'mount -t overlay overlay -o';
const LAYERS = 'lowerdir=lower,upperdir=upper,workdir=work';
/** What was made a moment ago belongs to somebody who is still typing. */
const LONG_AGO = 'touch -d "1 hour ago"';
const PUT_BACK = `${MOUNT} ${LAYERS},userxattr merged`;
const HAND = [
  'mkdir -p /lab/hand/1 /lab/hand/2 /lab/hand/merged',
  'cd /lab/hand',
  'tar -xf /lab/images/cafe-1.tar',
  `set -- $(sed 's/.*"Layers"//' manifest.json | grep -o 'blobs/[0-9a-z/]*')`,
];
const EACH = ['tar -xf $1 -C 1', 'tar -xf $2 -C 2'];
const CONVERT = ['rm 2/srv/.wh.old-prices.txt', 'mknod 2/srv/old-prices.txt c 0 0'];
const READ_ONLY = (lowers: string): string => `${MOUNT} lowerdir=${lowers},userxattr merged`;
const CAFE = ['nslab unpack /lab/images/cafe-2.tar /lab/cafe/layers', 'cd /lab/cafe'];
const BOXES = 'mkdir -p red/{upper,work,merged} blue/{upper,work,merged}';
const LOWERS = 'layers/3:layers/2:layers/1';

function container(name: string, lowers = LOWERS, options = ',userxattr', upper = name): string {
  return `${MOUNT} lowerdir=${lowers},upperdir=${upper}/upper,workdir=${name}/work${options} ${name}/merged`;
}

const DELETE = ['cd /lab/cafe', 'rm red/merged/srv/hours.txt', 'mkdir -p layers/4 green/{upper,work,merged}'];

export const mistakes: Mistakes = {
  'first-overlay': [
    {
      diagnosis: 'no-work',
      types: [
        BOOK,
        'mkdir upper merged',
        `${LONG_AGO} upper merged`,
        `${MOUNT} lowerdir=lower,upperdir=upper merged`,
      ],
    },
    {
      diagnosis: 'work-elsewhere',
      types: [
        BOOK,
        'mkdir upper merged /tmp/work',
        `${LONG_AGO} upper merged /tmp/work`,
        `${MOUNT} lowerdir=lower,upperdir=upper,workdir=/tmp/work,userxattr merged`,
      ],
    },
    {
      diagnosis: 'upper-on-overlay',
      types: [
        BOOK,
        'mkdir merged /srv/upper /srv/work',
        `${LONG_AGO} merged /srv/upper /srv/work`,
        `${MOUNT} lowerdir=lower,upperdir=/srv/upper,workdir=/srv/work,userxattr merged`,
      ],
    },
    {
      diagnosis: 'nothing-mounted',
      types: [
        BOOK,
        'mkdir upper work merged',
        `${LONG_AGO} upper work merged`,
        `${MOUNT} lowerdir=lowr,upperdir=upper,workdir=work,userxattr merged`,
      ],
    },
    {
      diagnosis: 'no-userxattr',
      types: [BOOK, 'mkdir upper work merged', `${MOUNT} ${LAYERS} merged`],
    },
    {
      diagnosis: 'upside-down',
      types: [
        BOOK,
        'mkdir upper work merged',
        `${MOUNT} lowerdir=upper,upperdir=lower,workdir=work,userxattr merged`,
      ],
    },
    {
      diagnosis: 'mounted-over-lower',
      types: [BOOK, 'mkdir upper work', `${MOUNT} ${LAYERS},userxattr lower`],
    },
    { diagnosis: 'mounted-twice', types: [BOOK, 'mkdir upper work merged', PUT_BACK, PUT_BACK] },
  ],
  'copy-up': [
    { diagnosis: 'wrote-into-lower', types: ['echo It rains. >>/lab/book/lower/letter.txt'] },
    { diagnosis: 'old-text-lost', types: ['echo It rains. >>/lab/book/upper/letter.txt'] },
    { diagnosis: 'old-text-lost', types: ['echo It rains. >/lab/book/merged/letter.txt'] },
  ],
  whiteout: [
    { diagnosis: 'deleted-from-lower', types: ['rm /lab/book/lower/draft.txt'] },
    { diagnosis: 'emptied', types: ['>/lab/book/merged/draft.txt'] },
    {
      diagnosis: 'remembered',
      types: [BOOK, 'mv lower/draft.txt /tmp/', 'cat merged/draft.txt', 'mv /tmp/draft.txt lower/'],
    },
  ],
  opaque: [
    {
      diagnosis: 'deleted-from-lower',
      types: ['rm -r /lab/book/lower/poems', 'mkdir /lab/book/lower/poems'],
    },
    {
      diagnosis: 'emptied-not-replaced',
      types: ['cd /lab/book/merged', 'rm poems/*', 'echo buds open >poems/spring.txt'],
    },
    { diagnosis: 'old-shine-through', types: ['echo buds open >/lab/book/merged/poems/spring.txt'] },
    {
      diagnosis: 'no-userxattr',
      types: [BOOK, 'umount merged', `${MOUNT} ${LAYERS} merged`, 'rm -r merged/poems'],
    },
  ],
  'bring-back': [
    {
      diagnosis: 'copied-back',
      types: ['cd /lab/archive', 'cp lower/report.txt merged/'],
    },
    {
      diagnosis: 'threw-all-away',
      types: ['cd /lab/archive', 'umount merged', 'rm -r upper/*', PUT_BACK],
    },
    {
      diagnosis: 'still-mounted',
      types: ['cd /lab/archive', 'cat merged/report.txt', 'rm upper/report.txt', 'cat merged/report.txt'],
    },
    { diagnosis: 'lost', types: ['cd /lab/archive', 'mv lower/report.txt /tmp/'] },
  ],
  unpack: [
    {
      diagnosis: 'one-folder',
      types: [...HAND, 'tar -xf $1 -C 1', 'tar -xf $2 -C 1', READ_ONLY('1:2')],
    },
    { diagnosis: 'wrong-order', types: [...HAND, ...EACH, ...CONVERT, READ_ONLY('1:2')] },
    { diagnosis: 'wh-visible', types: [...HAND, ...EACH, READ_ONLY('2:1')] },
    {
      diagnosis: 'whiteout-lost',
      types: [...HAND, ...EACH, 'rm 2/srv/.wh.old-prices.txt', READ_ONLY('2:1')],
    },
    {
      diagnosis: 'layer-changed',
      types: [...HAND, ...EACH, 'rm 2/srv/.wh.old-prices.txt 1/srv/old-prices.txt', READ_ONLY('2:1')],
    },
  ],
  'two-containers': [
    {
      diagnosis: 'shared-upper',
      types: [...CAFE, BOXES, container('red'), container('blue', LOWERS, ',userxattr', 'red')],
    },
    { diagnosis: 'wrong-order', types: [...CAFE, BOXES, container('red', 'layers/1:layers/2:layers/3')] },
    { diagnosis: 'no-userxattr', types: [...CAFE, BOXES, container('red', LOWERS, '')] },
    {
      diagnosis: 'copied-layers',
      types: [
        ...CAFE,
        BOXES,
        'cp -a layers copies',
        container('red'),
        container('blue', 'copies/3:copies/2:copies/1'),
      ],
    },
    {
      diagnosis: 'wrote-into-layer',
      types: [...CAFE, BOXES, container('red'), container('blue'), 'echo red >layers/3/srv/name.txt'],
    },
    {
      diagnosis: 'wh-visible',
      types: [
        'cd /lab/cafe',
        BOXES,
        'mkdir -p archive layers/{1,2,3}',
        'tar -xf /lab/images/cafe-2.tar -C archive',
        `set -- $(sed 's/.*"Layers"//' archive/manifest.json | grep -o 'blobs/[0-9a-z/]*')`,
        'for i in 1 2 3; do tar -xf archive/$1 -C layers/$i; shift; done',
        container('red'),
      ],
    },
  ],
  commit: [
    {
      diagnosis: 'upper-as-lower',
      types: [...DELETE, container('green', `red/upper:${LOWERS}`)],
    },
    {
      diagnosis: 'shared-upper',
      types: [
        ...DELETE,
        'cp -a red/upper/. layers/4',
        container('green', `layers/4:${LOWERS}`, ',userxattr', 'red'),
      ],
    },
    {
      diagnosis: 'deletion-lost',
      types: [
        ...DELETE,
        'tar -C red/upper --exclude=hours.txt -cf red.tar .',
        'tar -C layers/4 -xf red.tar',
        container('green', `layers/4:${LOWERS}`),
      ],
    },
    {
      diagnosis: 'deletion-lost',
      types: [
        ...DELETE,
        'rm -r red/merged/srv/cakes; mkdir red/merged/srv/cakes',
        'tar -C red/upper -cf red.tar .',
        'tar -C layers/4 -xf red.tar',
        container('green', `layers/4:${LOWERS}`),
      ],
    },
    {
      diagnosis: 'deletion-lost',
      types: [...DELETE, 'cp -a red/merged/. layers/4', container('green', `layers/4:${LOWERS}`)],
    },
    {
      diagnosis: 'whole-tree',
      types: [
        ...DELETE,
        'cp -a red/merged/. layers/4',
        'mknod layers/4/srv/hours.txt c 0 0',
        container('green', `layers/4:${LOWERS}`),
      ],
    },
  ],
};
