/*
 * streams.h - a child's standard streams on one side, ours on the other, in one loop over poll(2).
 *
 * There are two ways to stand between them. A relay is a part of our session, and ends with it: when our
 * side goes, so does the child's. A monitor belongs to the child: it stays for as long as that lives,
 * whoever else goes, and so it collects what else there is to collect.
 */
#ifndef NSLAB_STREAMS_H
#define NSLAB_STREAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "flow.h"
#include "log.h"
#include "signals.h"
#include "terminal.h"

struct streams {
	/* To be said before. */
	int32_t child;
	int master; /* of its pty; -1: it has pipes */
	struct flow in, out, err; /* `from` or `to` is -1 where there is nobody */
	struct log log;
	signals passed; /* on to the child; any other but those of streams.c hangs up */
	bool monitors;

	/* Known meanwhile. */
	int heard; /* signalfd */
	struct terminal terminal;
	int status; /* of the child; -1: it runs */
	int hangup_signal; /* why a relay ends first; 0: the child may decide */
	uint64_t hung_up, eof_due, master_due; /* nanoseconds; 0: not */
	unsigned char last; /* byte from stdin */
};

/*
 * Until the child has ended and what it wrote has been passed on: its exit status (128 + signal when it
 * was killed, or when that ended a relay), or -ECHILD. Heard signals are blocked from here on: `before`
 * is the mask that was there.
 */
int streams_join(struct streams *s, signals heard, signals *before);

#endif
