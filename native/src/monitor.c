/* monitor.c - see monitor.h; the loop is streams.c's. */
#include "monitor.h"

#include "streams.h"
#include "sys.h"

#define PASSED (SIGNAL(TERM) | SIGNAL(INT) | SIGNAL(QUIT) | SIGNAL(HUP) | SIGNAL(USR1) | SIGNAL(USR2))

int monitor(const struct monitor_spec *spec)
{
	bool input = spec->flags & MONITOR_INPUT, output = spec->flags & MONITOR_OUTPUT;
	bool terminal = spec->master >= 0, has_our_terminal = terminal && (input || output);
	signals own = SIGNAL(CHLD) | (has_our_terminal ? SIGNAL(WINCH) | SIGNAL(CONT) : 0);
	struct streams s = {
		.monitors = true,
		.child = spec->child,
		.master = terminal ? spec->master : -1,
		.in = { .from = input && (terminal || spec->in >= 0) ? 0 : -1,
			.to = terminal ? spec->master : spec->in },
		.out = { .from = terminal ? spec->master : spec->out, .to = output ? 1 : -1 },
		.err = { .from = terminal ? -1 : spec->err, .to = output ? 2 : -1 },
		.log = log_to(spec->log, spec->log_max),
		/* A terminal's SIGHUP says that the line has dropped: so does the container's. */
		.passed = has_our_terminal ? PASSED & ~SIGNAL(HUP) : PASSED,
	};
	signals before, meanwhile;

	if (spec->flags & ~(uint32_t)MONITOR_FLAGS)
		return -EINVAL;
	before = signals_block(SIGNAL(XFSZ)); /* of a log beyond RLIMIT_FSIZE; EFBIG says enough */
	int status = streams_join(&s, own | PASSED, &meanwhile);

	/* Whoever asks us to end means the container: what is left to do for it is not cut short. */
	signals_set(failed(status) ? before : before | PASSED | SIGNAL(XFSZ));
	return status;
}
