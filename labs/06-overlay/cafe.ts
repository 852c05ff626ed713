/** Two images that share their first two layers, as build-main (src/image) takes them; the lowest layer first. */
const BASE = {
  entries: [
    { path: 'etc', folder: true },
    { path: 'etc/cafe-release', content: 'cafe\n' },
    { path: 'srv', folder: true },
    { path: 'srv/menu.txt', content: 'coffee 1.00\n' },
    { path: 'srv/old-prices.txt', content: 'coffee 0.50\n' },
    { path: 'srv/cakes', folder: true },
    { path: 'srv/cakes/apple.txt', content: 'apple cake\n' },
    { path: 'srv/cakes/plum.txt', content: 'plum cake\n' },
  ],
};

const NEW_MENU = {
  entries: [
    { path: 'srv', folder: true },
    { path: 'srv/menu.txt', content: 'coffee 2.00\ntea 1.50\n' },
    { path: 'srv/old-prices.txt', whiteout: true },
    { path: 'srv/hours.txt', content: 'from 8 to 18\n' },
  ],
};

const NEW_CAKES = {
  compression: 'gzip',
  entries: [
    { path: 'srv', folder: true },
    { path: 'srv/cakes', folder: true },
    { path: 'srv/cakes', opaque: true },
    { path: 'srv/cakes/cheesecake.txt', content: 'cheesecake\n' },
  ],
};

const config = { cmd: ['/bin/cat', '/srv/menu.txt'] };

export const cafe1 = { format: 'docker', tag: 'cafe:1', config, layers: [BASE, NEW_MENU] };
export const cafe2 = { format: 'docker', tag: 'cafe:2', config, layers: [BASE, NEW_MENU, NEW_CAKES] };
