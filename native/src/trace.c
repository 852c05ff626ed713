/* trace.c - records written whole, or not at all. */
#include <linux/fcntl.h>

#include "poll.h"
#include "sys.h"
#include "text.h"
#include "trace.h"

struct timespec {
	int64_t seconds, nanoseconds;
};

uint64_t monotonic(void)
{
	struct timespec now = { 0, 0 };

	SYS(__NR_clock_gettime, 1 /* CLOCK_MONOTONIC */, &now);
	return (uint64_t)now.seconds * 1000000000u + (uint64_t)now.nanoseconds;
}

void trace_to(struct trace *trace, int fd, uint32_t run)
{
	static const int high[] = { 200, 50, 10 }; /* below whatever RLIMIT_NOFILE allows */

	trace->fd = -1;
	trace->run = run;
	trace->hold = false;
	trace->held = 0;
	for (unsigned int n = 0; n < sizeof(high) / sizeof(*high) && trace->fd < 0; n++)
		trace->fd = (int)SYS(__NR_fcntl, fd, F_DUPFD_CLOEXEC, high[n]);
	SYS(__NR_close, fd);
}

void trace_close(struct trace *trace)
{
	trace_flush(trace);
	SYS(__NR_close, trace->fd);
	trace->fd = -1;
}

/*
 * A reader that has gone away (EPIPE) is no reason to stop: a container outlives the one that watched
 * it start. The engine ignores SIGPIPE for that.
 */
static void send(int fd, const unsigned char *bytes, size_t count)
{
	while (count) {
		long sent = SYS(__NR_write, fd, bytes, count);

		if (sent == -EAGAIN) {
			struct pollfd wait = { .fd = fd, .events = POLLOUT };

			SYS(__NR_ppoll, &wait, 1, NULL, NULL, 0);
			continue;
		}
		if (sent == -EINTR)
			continue;
		if (sent <= 0)
			return;
		bytes += sent;
		count -= (size_t)sent;
	}
}

void trace_flush(struct trace *trace)
{
	send(trace->fd, trace->bytes, trace->held);
	trace->held = 0;
}

/* At most RECORD_MAX bytes with those that follow it. */
static void put(struct trace *trace, struct record record, const void *captured, uint32_t bytes)
{
	record.length = (uint32_t)sizeof(record) + bytes;
	if (record.length > RECORD_MAX - trace->held)
		trace_flush(trace);
	memcpy(trace->bytes + trace->held, &record, sizeof(record));
	trace->held += (uint32_t)sizeof(record);
	if (bytes)
		memcpy(trace->bytes + trace->held, captured, bytes);
	trace->held += bytes;
	if (!trace->hold)
		trace_flush(trace);
}

void trace_record(struct trace *trace, const struct record *record, const void *captured)
{
	const uint32_t fits = RECORD_MAX - (uint32_t)sizeof(*record);
	const unsigned char *bytes = captured;
	uint32_t left = record->captured;
	struct record one = *record;

	if (trace->fd < 0)
		return;
	one.run = trace->run;
	for (; left > fits; left -= fits, bytes += fits) {
		one.kind = RECORD_DATA;
		put(trace, one, bytes, fits);
	}
	one.kind = record->kind;
	put(trace, one, bytes, left);
}

void trace_end(struct trace *trace, int64_t status, uint16_t flags)
{
	struct record end = {
		.kind = RECORD_END, .flags = flags, .instruction = UINT32_MAX, .result = status
	};

	end.end = monotonic();
	trace_record(trace, &end, NULL);
	trace_flush(trace);
}

void trace_refused(struct trace *trace, const char *why)
{
	struct record refused = { .kind = RECORD_REFUSED, .instruction = UINT32_MAX };

	refused.captured = (uint32_t)length_of(why);
	trace_record(trace, &refused, why);
	trace_flush(trace);
}
