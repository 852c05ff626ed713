/* relay.h - a person (or a pipe) on one side, a pty's master on the other. */
#ifndef NSLAB_RELAY_H
#define NSLAB_RELAY_H

#include <stdint.h>

/*
 * Copies stdin to `master` and `master` to stdout until `child` has ended and what it wrote has been
 * passed on. Returns its exit status (128 + signal when killed), or -ECHILD.
 */
int relay(int master, int32_t child);

#endif
