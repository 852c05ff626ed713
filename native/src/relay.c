/* relay.c - see relay.h; the loop is streams.c's. */
#include "relay.h"

#include "streams.h"

int relay(int master, int32_t child)
{
	struct streams s = {
		.child = child,
		.master = master,
		.in = { .from = 0, .to = master },
		.out = { .from = master, .to = 1 },
		.err = { .from = -1, .to = -1 },
		.log = { .fd = -1 },
	};
	signals before;
	int status = streams_join(&s,
				  SIGNAL(CHLD) | SIGNAL(WINCH) | SIGNAL(CONT) | SIGNAL(HUP) | SIGNAL(INT) |
					  SIGNAL(QUIT) | SIGNAL(TERM),
				  &before);

	signals_set(before);
	return status;
}
