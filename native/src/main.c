/*
 * main.c - nslab-engine, a system-call interpreter.
 *
 *	nslab-engine run [TOKEN…]	program on fd 3, trace on fd 4, stdio is the program's own
 *	nslab-engine serve		programs and traces over the socket on fd 3
 *
 * TOKENs mean nothing to the engine: they let a process be recognised in /proc/PID/cmdline.
 */
#include "main.h"

#include <linux/fcntl.h>

#include "interpret.h"
#include "run.h"
#include "serve.h"
#include "signals.h"
#include "sys.h"
#include "text.h"

#define PROGRAM_FD 3
#define TRACE_FD 4

static int usage(void)
{
	struct line line = { .length = 0 };

	append(&line, "usage: nslab-engine run [TOKEN...] 3<program 4>trace | nslab-engine serve 3<>socket");
	complain(&line);
	return EXIT_UNABLE;
}

/*
 * Descriptors that leaked into us would leak into the lab host, which outlives us, and hold open
 * somebody's pipe for as long. close_range(2), Linux 5.9; without it they stay, as they would anyway.
 */
static void close_strangers(unsigned int first)
{
	SYS(__NR_close_range, first, ~0u, 0);
}

/* Where one of them is missing, the next thing that is opened would become our stdin, or our stdout. */
static void fill_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (failed(SYS(__NR_fcntl, fd, F_GETFD)))
			SYS(__NR_openat, AT_FDCWD, "/dev/null", O_RDWR, 0);
}

int engine_main(int count, char **arguments)
{
	const char *mode = count > 1 ? arguments[1] : "";

	signals_start();
	fill_standard_streams();
	close_strangers(same_text(mode, "run") ? TRACE_FD + 1 : PROGRAM_FD + 1);
	if (same_text(mode, "run")) {
		struct trace trace;

		trace_to(&trace, TRACE_FD, 0);
		int status = run_from(PROGRAM_FD, &trace);

		trace_end(&trace, status, 0);
		return status;
	}
	if (same_text(mode, "serve"))
		return serve(PROGRAM_FD);
	return usage();
}
