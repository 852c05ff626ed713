import { expect, test } from 'vitest';
import { lsetxattr, setxattr } from './xattrs.ts';

test('an attribute is shown as strace prints it', () => {
  expect(setxattr('srv', 'user.overlay.opaque', 'y').shown).toBe(
    'setxattr("srv", "user.overlay.opaque", "y", 1, 0)',
  );
  expect(setxattr('srv', 'user.note', '', 'XATTR_CREATE').shown).toBe(
    'setxattr("srv", "user.note", "", 0, XATTR_CREATE)',
  );
  expect(lsetxattr('link', 'trusted.x', new Uint8Array([0, 1]), 'XATTR_REPLACE').shown).toBe(
    'lsetxattr("link", "trusted.x", "\\0\\1", 2, XATTR_REPLACE)',
  );
});
